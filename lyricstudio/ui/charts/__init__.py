"""Charts of the visual language: lines with train, validation, other runs and forecast; bars with a limit; a heat map.

A view builds the chart widget at once (that loads nothing) and gives it frozen data when a job has read them;
`loading.load_plots()` in that job keeps the import of pyqtgraph off the window's thread. Every chart is one stop of
Tab, arrows move inside, Enter or a click chooses what is under the cursor, and its accessible name says what it shows.
"""
