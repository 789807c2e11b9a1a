"""Libraries as drives: folders and files, their bytes, uploads, downloads, copies, versions, the recycle bin, delta."""
