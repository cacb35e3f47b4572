"""The arithmetic of the pictures, free of any toolkit: arrays in, arrays of shapes out.

What a view draws is decided here and can be checked by value; `gmmstudio.qt.plots` only hands the
arrays to the screen.
"""
