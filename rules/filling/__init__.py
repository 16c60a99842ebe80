"""How any form is filled in: inputs, contents, drafts, reading, layout, differences. The forms are in rules/forms/."""
