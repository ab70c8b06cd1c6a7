"""从 Excel 带入: a filled-in workbook beside the sheets on the site."""
