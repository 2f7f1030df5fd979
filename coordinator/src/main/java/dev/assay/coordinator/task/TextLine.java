package dev.assay.coordinator.task;

import dev.assay.scenarios.random.SplitMix64;
import java.util.List;
import java.util.Locale;

/**
 * Make up what a line of text says and how it looks.
 *
 * @param text printable ASCII
 * @param font index of its font
 * @param letterHeight from the lowest descender to the highest ascender, as a share of the image's height
 * @param slant how far letters lean, horizontally per vertical
 * @param rise how far the line climbs, vertically per horizontal
 * @param shift of the whole line downwards, as a share of the image's height
 * @param paper brightness of the background, from 0 to 1
 * @param ink brightness of the letters, from 0 to 1
 * @param blur share of each pixel that it takes from its neighbours, from 0 to 1
 * @param noise standard deviation of the brightness of each pixel
 */
record TextLine(
        String text,
        int font,
        double letterHeight,
        double slant,
        double rise,
        double shift,
        double paper,
        double ink,
        double blur,
        double noise) {
    private static final List<String> WORDS = List.of(
            ("about above across after again air along also animal answer back base before begin below between big bird "
                            + "book both box boy build call car carry change city close cloud cold come cook could country cover "
                            + "cross cut day different dog door down draw early earth eat end enough even every example eye face "
                            + "family far farm father feet few field figure find fire first fish five fly follow food form found "
                            + "four friend garden give good great green ground group grow half hand hard head hear help here high "
                            + "home horse house hundred idea important island keep kind know land large last late learn leave left "
                            + "letter life light line list listen little long look made mark measure might mile money moon morning "
                            + "mother mountain move much music name near never next night north notice number often once open order "
                            + "page paper part people picture piece place plain plant play point power press price question quick "
                            + "quiet rain ready real record red river road rock room round rule said school sea second sentence "
                            + "seven ship short should side simple slow small snow some song sound south spell stand star start "
                            + "state still stone story street strong study summer sun table talk ten thing think thought thousand "
                            + "time together town travel tree true turn under until use usual valley very voice walk warm watch "
                            + "water week well west wheel white whole wind winter wood word work world write year yellow young")
                    .split(" "));
    private static final int MOST_WORDS = 3;
    private static final double NUMBER_SHARE = 0.15;
    private static final double CAPITALS_SHARE = 0.2;
    private static final double CAPITALIZED_SHARE = 0.35;
    private static final double LIGHT_ON_DARK_SHARE = 0.25;
    private static final double LEAST_CONTRAST = 0.3;
    private static final double MOST_CONTRAST = 0.9;

    /** Make up a line. */
    static TextLine random(SplitMix64 random, int fonts) {
        double contrast = between(random, LEAST_CONTRAST, MOST_CONTRAST);
        double darker = between(random, 0, 1 - contrast);
        boolean lightOnDark = random.nextDouble() < LIGHT_ON_DARK_SHARE;
        return new TextLine(
                words(random),
                random.nextIndex(fonts),
                between(random, 0.65, 0.95),
                between(random, -0.1, 0.1),
                between(random, -0.02, 0.02),
                between(random, -0.04, 0.04),
                lightOnDark ? darker : darker + contrast,
                lightOnDark ? darker + contrast : darker,
                between(random, 0, 0.8),
                between(random, 0, 0.03));
    }

    private static String words(SplitMix64 random) {
        int count = (int) random.nextLong(1, MOST_WORDS);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < count; i++) {
            line.append(i == 0 ? "" : " ").append(word(random));
        }
        return line.toString();
    }

    private static String word(SplitMix64 random) {
        if (random.nextDouble() < NUMBER_SHARE) {
            return Long.toString(random.nextLong(10, 9999));
        }
        String word = WORDS.get(random.nextIndex(WORDS.size()));
        double style = random.nextDouble();
        if (style < CAPITALS_SHARE) {
            return word.toUpperCase(Locale.ROOT);
        }
        return style < CAPITALS_SHARE + CAPITALIZED_SHARE
                ? word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1)
                : word;
    }

    private static double between(SplitMix64 random, double lowest, double highest) {
        return lowest + (highest - lowest) * random.nextDouble();
    }
}
