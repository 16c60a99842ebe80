"""The office's own sentences in mails: read for composing, checked, kept in versions, tried out."""
