using System.Globalization;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Emulator.Engines;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Diffing;

/// <summary>One line of a trail: the digest of a core's state after a phase; the core as chip/core.</summary>
internal readonly record struct DigestLine(long Step, string Phase, string Core, string Digest);

/// <summary>
/// Digests of every core after every phase of every step, as text: <c>step,phase,core,digest</c>. Trails of two runs that
/// never meet, on two machines or of two versions, can be compared.
/// </summary>
internal static class DigestTrail
{
    public const string Header = "step,phase,core,digest";

    private const int DigestDigits = 64;

    /// <summary>Whether a file is a trail.</summary>
    public static bool IsTrail(string path)
    {
        Span<byte> start = stackalloc byte[Header.Length];
        try
        {
            using FileStream file = File.OpenRead(path);
            return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length
                && System.Text.Encoding.ASCII.GetString(start) == Header;
        }
        catch (Exception error) when (DataFile.IsSystemError(error))
        {
            throw DataFile.CannotRead(path, error);
        }
    }

    /// <summary>Runs a chip and writes its trail; answers the lines written.</summary>
    public static long Write(string path, DiffSide side, long steps, CancellationToken cancel)
    {
        using FileStream file = DataFile.Create(path);
        using var text = new StreamWriter(file) { NewLine = "\n" };
        text.WriteLine(Header);
        long lines = 0;
        for (long step = 1; step <= steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            side.Prepare();
            side.Chip.StepByPhase(phase =>
            {
                for (int core = 0; core < side.Cores; core++, lines++)
                {
                    CoreAddress place = side.Chip.Parameters.Cores[core].Address;
                    text.WriteLine(string.Create(
                        CultureInfo.InvariantCulture, $"{step},{NameOf(phase)},{place.Chip}/{place.Core},{side.Chip.ReadDigest(core)}"));
                }
            });
        }

        return lines;
    }

    /// <summary>The lines of a trail, as far as they are read.</summary>
    public static IEnumerable<DigestLine> Read(string path)
    {
        int number = 0;
        foreach (string text in File.ReadLines(path))
        {
            number++;
            if (number > 1)
            {
                yield return Parse(path, number, text);
            }
        }
    }

    public static string NameOf(StepPhase phase) => phase.ToString().ToLowerInvariant();

    private static DigestLine Parse(string path, int number, string text)
    {
        string[] parts = text.Split(',');
        return parts.Length == 4
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            && Enum.GetValues<StepPhase>().Any(phase => NameOf(phase) == parts[1])
            && parts[2].Length > 0
            && parts[3].Length == DigestDigits
            ? new DigestLine(step, parts[1], parts[2], parts[3])
            : throw new CliException(
                CliCodes.TrailLine, $"{path}:{number}", "the line is no digest", text.Length <= 40 ? $"'{text}'" : $"'{text[..40]}...'",
                "step,phase,core,digest as 'neurochip digests' writes them");
    }
}
