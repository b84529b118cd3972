"""Documents on paper: PDF files with the font in them."""
