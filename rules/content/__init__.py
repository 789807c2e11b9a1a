"""How is the address of online content written, and what does it name? Nothing is ever fetched."""
