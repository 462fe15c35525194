using NeuroChip.Spec.Image;

namespace Spec.Tests.Image;

/// <summary>
/// Damage behind a right digest and right check sums, as a hostile writer would make it: the reader
/// either accepts a consistent image or refuses it by its own exception, whatever the bytes.
/// </summary>
public sealed class ImageFuzzTests
{
    private const int Seed = 99;

    [Theory]
    [InlineData("tiny", 4000)]
    [InlineData("wide", 1000)]
    public void Mutated_images_are_read_or_refused_but_never_crash(string profile, int rounds)
    {
        byte[] good = SampleImages.Build(profile).ToBytes();
        Random random = new(Seed);
        int refused = 0;
        for (int i = 0; i < rounds; i++)
        {
            byte[] file = [.. good];
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                Mutate(random, file, random.Next(3) == 0 ? ImageFormat.HeaderSize + (random.Next(10) * ImageFormat.EntrySize) : 0);
            }

            try
            {
                ChipImage.Read(ImageDamageTests.Resigned(ImageDamageTests.Rechecked(file)));
            }
            catch (ImageFormatException)
            {
                refused++;
            }
            catch (Exception other)
            {
                throw new Xunit.Sdk.XunitException($"seed {Seed}, round {i}: {other}");
            }
        }

        refused.ShouldBeGreaterThan(rounds / 2);
    }

    private static void Mutate(Random random, byte[] file, int near)
    {
        int place = near > 0 ? Math.Min(near + random.Next(ImageFormat.EntrySize), file.Length - 1) : random.Next(file.Length);
        file[place] = random.Next(4) switch
        {
            0 => 0xFF,
            1 => (byte)(file[place] + 1),
            2 => (byte)(1 << random.Next(8)),
            _ => (byte)random.Next(256),
        };
    }
}
