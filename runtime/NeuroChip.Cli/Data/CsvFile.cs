using System.Globalization;
using System.Text;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>An event: a unit spikes in a step of a sample. All count from 0.</summary>
internal readonly record struct InputEvent(int Sample, int Step, int Unit);

/// <summary>What a text file of inputs holds.</summary>
/// <param name="Path">The file, for messages.</param>
/// <param name="Events">Events, when the file has a header; else null.</param>
/// <param name="Rows">One row of numbers per step, when it has none; else null.</param>
internal sealed record CsvFile(string Path, IReadOnlyList<InputEvent>? Events, IReadOnlyList<double[]>? Rows)
{
    /// <summary>Steps and samples are 32-bit registers and counts; larger numbers are mistakes.</summary>
    private const int MostSteps = 100_000_000;

    /// <summary>Whether a file can be meant as text: no byte of it is outside printable ASCII, or the name ends in .csv.</summary>
    public static bool IsCsv(string path, ReadOnlySpan<byte> file) =>
        path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)
        || (file.Length > 0 && file.IndexOfAnyExcept(Text) < 0);

    private static readonly System.Buffers.SearchValues<byte> Text =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(32, 95).Select(c => (byte)c), (byte)'\r', (byte)'\n', (byte)'\t']);

    public static CsvFile Parse(string path, ReadOnlySpan<byte> file)
    {
        string[] lines = Decode(path, file).TrimStart('\uFEFF').Split('\n');
        int count = lines.Length;
        while (count > 0 && string.IsNullOrWhiteSpace(lines[count - 1]))
        {
            count--;
        }

        if (count == 0)
        {
            throw new CliException(CliCodes.Damaged, path, "the file is empty", "0 lines", "a header or a row per step");
        }

        string[] first = Split(lines[0]);
        return IsNumber(first[0])
            ? new CsvFile(path, null, ReadRows(path, lines.AsSpan(0, count), first.Length))
            : new CsvFile(path, ReadEvents(path, lines.AsSpan(0, count), first), null);
    }

    private static string Decode(string path, ReadOnlySpan<byte> file)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
        }
        catch (DecoderFallbackException e)
        {
            throw new CliException(CliCodes.UnknownFormat, path, "this is no text", $"an impossible byte at {e.Index}", "UTF-8", inner: e);
        }
    }

    /// <summary>Columns 'step,UNIT' or 'sample,step,UNIT'; the unit's column may have any name.</summary>
    private static List<InputEvent> ReadEvents(string path, ReadOnlySpan<string> lines, string[] header)
    {
        bool hasSample = header.Length == 3 && header[0].Equals("sample", StringComparison.OrdinalIgnoreCase);
        int step = hasSample ? 1 : 0;
        if (header.Length != step + 2 || !header[step].Equals("step", StringComparison.OrdinalIgnoreCase))
        {
            throw new CliException(
                CliCodes.CsvLine, $"{path}:1", "this header is not known", string.Join(',', header), "step,UNIT or sample,step,UNIT");
        }

        var events = new List<InputEvent>(lines.Length);
        for (int i = 1; i < lines.Length; i++)
        {
            string[] cells = Split(lines[i]);
            if (cells.Length != header.Length)
            {
                throw new CliException(CliCodes.CsvLine, $"{path}:{i + 1}", "the line has another number of cells than the header", $"{cells.Length}", $"{header.Length}");
            }

            int sample = hasSample ? Count(path, i + 1, 1, cells[0]) : 0;
            events.Add(new InputEvent(sample, Count(path, i + 1, step + 1, cells[step]), Count(path, i + 1, step + 2, cells[step + 1])));
        }

        return events;
    }

    private static List<double[]> ReadRows(string path, ReadOnlySpan<string> lines, int columns)
    {
        var rows = new List<double[]>(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            string[] cells = Split(lines[i]);
            if (cells.Length != columns)
            {
                throw new CliException(CliCodes.CsvLine, $"{path}:{i + 1}", "the line has another number of cells than the first", $"{cells.Length}", $"{columns}");
            }

            var row = new double[columns];
            for (int c = 0; c < columns; c++)
            {
                if (!double.TryParse(cells[c], NumberStyles.Float, CultureInfo.InvariantCulture, out row[c]) || !double.IsFinite(row[c]))
                {
                    throw new CliException(CliCodes.CsvLine, $"{path}:{i + 1}:{c + 1}", "this cell is no finite number", Shorten(cells[c]), "a number");
                }
            }

            rows.Add(row);
        }

        return rows;
    }

    private static int Count(string path, int line, int column, string cell) =>
        int.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MostSteps
            ? number
            : throw new CliException(CliCodes.CsvLine, $"{path}:{line}:{column}", "this cell is no count", Shorten(cell), $"an integer of 0..{MostSteps}");

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string[] Split(string line) => line.TrimEnd('\r').Split(',', StringSplitOptions.TrimEntries);

    private static string Shorten(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text.AsSpan(0, 40)}...'";
}
