"""What is right. Pure: records in, values out; no clock, no input or output, no import of anything else of ours."""
