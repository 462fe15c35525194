using NeuroChip.Cli.Data;
using NeuroChip.Cli.Demo;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>
/// Handwritten digits as the network sees them: 14 x 14 pixels, each on where the mean of its 2 x 2 block of the picture is
/// 50 of 255 or more.
/// </summary>
internal sealed class DigitSet
{
    /// <summary>Pixels across and down.</summary>
    public const int Side = 14;

    /// <summary>Pixels of a digit.</summary>
    public const int Pixels = Side * Side;

    private const int PictureSide = 2 * Side;
    private const int LeastOn = 50;

    private readonly byte[] _pictures;

    private DigitSet(byte[] pictures, int[] labels)
    {
        _pictures = pictures;
        Labels = labels;
    }

    /// <summary>Which digits they are.</summary>
    public int[] Labels { get; }

    /// <summary>MNIST's test files in a folder, plain or under gzip.</summary>
    /// <exception cref="CliException">They are not there, or are none.</exception>
    public static DigitSet Mnist(string folder) => Read(Find(folder, "t10k-images-idx3-ubyte"), Find(folder, "t10k-labels-idx1-ubyte"));

    /// <summary>The digits that come with the program.</summary>
    public static DigitSet Demo()
    {
        DemoFiles files = DemoFiles.Find();
        return Read(files.Images, files.Labels);
    }

    /// <summary>Whether a pixel is on.</summary>
    public bool IsOn(int image, int pixel)
    {
        int start = (image * PictureSide * PictureSide) + (pixel / Side * 2 * PictureSide) + (pixel % Side * 2);
        int sum = _pictures[start] + _pictures[start + 1] + _pictures[start + PictureSide] + _pictures[start + PictureSide + 1];
        return (sum + 2) / 4 >= LeastOn;
    }

    private static string Find(string folder, string name)
    {
        string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, name + ".gz")];
        return Array.Find(candidates, File.Exists) ?? throw new CliException(
            CliCodes.CannotRead, folder, $"the folder has no file '{name}'", "", $"{name}, plain or as {name}.gz",
            "give --digits the folder that holds MNIST's t10k files");
    }

    private static DigitSet Read(string images, string labels)
    {
        NumericArray array = InputFile.Read(images).Array
            ?? throw new CliException(CliCodes.UnknownFormat, images, "these are no pictures", "a text", "idx or idx.gz");
        if (array.Shape is not [_, PictureSide, PictureSide] || array.Kind != ElementKind.Byte)
        {
            throw new CliException(CliCodes.Shape, images, "these are no digits", $"shape {array.ShapeText}", $"bytes of shape [n, {PictureSide}, {PictureSide}]");
        }

        int[] classes = InputFile.ReadLabels(labels);
        return classes.Length == array.Shape[0] && classes.All(label => label < 10)
            ? new DigitSet(array.Bytes, classes)
            : throw new CliException(CliCodes.Labels, labels, "the labels do not belong to the digits", $"{classes.Length}", $"{array.Shape[0]} labels of 0..9");
    }
}
