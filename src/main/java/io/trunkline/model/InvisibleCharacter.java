package io.trunkline.model;

/**
 * Characters that show nothing, so that two texts which differ by one look the same: Unicode's Default_Ignorable_Code_Point,
 * which Java has no predicate for, its format characters, the blank Braille pattern and the notehead that is none.
 */
public final class InvisibleCharacter {

    private static final int BLANK_BRAILLE = 0x2800;
    private static final int NULL_NOTEHEAD = 0x1D159;

    /** First and last of each range, of Unicode 16; those that are format characters anyway are left out. */
    private static final int[][] IGNORABLE = {
        {0x034F, 0x034F}, // combining grapheme joiner
        {0x115F, 0x1160}, // Hangul fillers
        {0x17B4, 0x17B5}, // Khmer inherent vowels
        {0x180B, 0x180F}, // Mongolian variation selectors
        {0x2065, 0x2065},
        {0x3164, 0x3164}, // Hangul filler
        {0xFE00, 0xFE0F}, // variation selectors
        {0xFFA0, 0xFFA0}, // halfwidth Hangul filler
        {0xFFF0, 0xFFF8},
        {0xE0000, 0xE0FFF} // tags and more variation selectors
    };

    private InvisibleCharacter() {}

    public static boolean is(int codePoint) {
        if (codePoint < IGNORABLE[0][0]) {
            return Character.getType(codePoint) == Character.FORMAT;
        }
        if (codePoint == BLANK_BRAILLE
                || codePoint == NULL_NOTEHEAD
                || Character.getType(codePoint) == Character.FORMAT) {
            return true;
        }
        for (int[] range : IGNORABLE) {
            if (codePoint <= range[1]) {
                return codePoint >= range[0];
            }
        }
        return false;
    }
}
