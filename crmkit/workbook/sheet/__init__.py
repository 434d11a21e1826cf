"""Reading and patching the XML of one sheet; knows nothing of customers."""
