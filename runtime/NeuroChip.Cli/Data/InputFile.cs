using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>An input file of any known kind: an array (idx, npy) or a text (csv). The content decides which.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Array">The array, or null.</param>
/// <param name="Csv">The text, or null.</param>
internal sealed record InputFile(string Path, NumericArray? Array, CsvFile? Csv)
{
    public static InputFile Read(string path)
    {
        byte[] file = DataFile.ReadAll(path);
        if (NpyFile.IsNpy(file))
        {
            return new InputFile(path, NpyFile.Parse(path, file), null);
        }

        if (IdxFile.IsIdx(path, file))
        {
            return new InputFile(path, IdxFile.Parse(path, file), null);
        }

        if (CsvFile.IsCsv(path, file))
        {
            return new InputFile(path, null, CsvFile.Parse(path, file));
        }

        throw new CliException(
            CliCodes.UnknownFormat, path, "this is no input file",
            file.Length == 0 ? "an empty file" : $"bytes {Convert.ToHexStringLower(file.AsSpan(0, Math.Min(4, file.Length)))}...", "idx, idx.gz, npy or csv");
    }

    /// <summary>Class numbers: one integer per sample, from an idx or npy file of rank 1.</summary>
    public static int[] ReadLabels(string path)
    {
        NumericArray array = Read(path).Array
            ?? throw new CliException(CliCodes.UnknownFormat, path, "this is no label file", "a text", "idx, idx.gz or npy");
        if (array.Shape.Length != 1)
        {
            throw new CliException(CliCodes.Shape, path, "labels are a list", $"shape {array.ShapeText}", "one extent", "give the labels' file, not the images'");
        }

        var labels = new int[array.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            double value = array.At(i);
            if (value < 0 || value > int.MaxValue || value != Math.Floor(value))
            {
                throw new CliException(CliCodes.Value, path, $"label {i} is no class number", value.ToString("R"), "an integer from 0 on");
            }

            labels[i] = (int)value;
        }

        return labels;
    }
}
