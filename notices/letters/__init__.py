"""Official letters (公文): what they say, and how they look as a page, in Word and as PDF. Chinese only."""
