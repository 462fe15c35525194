using NeuroChip.Training.Digits;

namespace Compiler.Tests.Training;

/// <summary>Drawings that stand for digits: a class is a bar at its own place, at a random brightness, with specks.</summary>
internal static class TinyDigits
{
    internal static Digit[] Make(int count, ulong seed)
    {
        SeededRandom random = new(seed);
        Digit[] digits = new Digit[count];
        for (int i = 0; i < count; i++)
        {
            byte label = (byte)(i % Digit.Classes);
            byte[] pixels = new byte[Digit.PixelCount];
            byte ink = (byte)(180 + random.Below(70));
            for (int along = 6; along < 22; along++)
            {
                for (int across = 0; across < 3; across++)
                {
                    int at = 4 + (4 * (label % 5)) + across;
                    pixels[label < 5 ? (at * Digit.Side) + along : (along * Digit.Side) + at] = ink;
                }
            }

            for (int speck = 0; speck < 10; speck++)
            {
                pixels[random.Below(Digit.PixelCount)] = (byte)random.Below(256);
            }

            digits[i] = new Digit(pixels, label);
        }

        return digits;
    }
}
