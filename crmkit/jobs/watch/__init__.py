"""A folder watched by one computer: its workbooks are refreshed once they are saved and closed, and on a new day."""
