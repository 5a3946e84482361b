package io.trunkline.simulate;

/** A line that is no event with its time and source; the message names file and line. */
public class BadLine extends Exception {

    private static final long serialVersionUID = 1L;

    BadLine(String file, long line, String problem, String expected) {
        super(file + ":" + line + ": " + problem + "; expected " + expected);
    }
}
