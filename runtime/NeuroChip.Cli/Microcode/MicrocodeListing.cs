using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Spec;
using NeuroChip.Spec.Microcode;

namespace NeuroChip.Cli.Microcode;

/// <summary>
/// Programs as words. A listing is text: <c>.const 300</c> and <c>.limit 0..200</c> lines for the tables, then a word of
/// four hex digits per line, comments behind <c>;</c>. A <c>.bin</c> file is the words alone, two bytes each, low byte first.
/// </summary>
internal static class MicrocodeListing
{
    /// <summary>Ending of files that hold words as bytes.</summary>
    public const string Binary = ".bin";

    private const int MostBytes = 1 << 20;

    /// <summary>Whether a path is of a file of bytes.</summary>
    public static bool IsBinary(string path) => Path.GetExtension(path).Equals(Binary, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a file of words.</summary>
    /// <exception cref="CliException">It is no listing, holds no words, or has an odd number of bytes.</exception>
    public static MicroProgram Read(string path)
    {
        byte[] bytes = ReadBytes(path);
        MicroProgram program = IsBinary(path) ? OfBytes(path, bytes) : OfText(path, Encoding.UTF8.GetString(bytes));
        return program.Words.Length > 0 ? program : throw new CliException(
            CliCodes.ListingLine, path, "the file holds no words", "0 words", "1 to 256 words");
    }

    /// <summary>The bytes of a program, as text or as words.</summary>
    /// <exception cref="CliException">There are more than any program needs.</exception>
    public static byte[] ReadBytes(string path) => DataFile.ReadAll(path, MostBytes, "a program has at most 256 words; give its file");

    /// <summary>Writes a program as its path says.</summary>
    /// <exception cref="CliException">A file of bytes cannot hold constants or limits.</exception>
    public static void Write(string path, MicroProgram program)
    {
        if (IsBinary(path) && program.Constants.Length + program.Limits.Length > 0)
        {
            throw new CliException(
                CliCodes.ListingLine, path, "a file of bytes holds words only, and the program has constants or limits",
                $"{program.Constants.Length} constants and {program.Limits.Length} limits", "none", "write a listing, such as program.hex");
        }

        DataFile.Write(path, IsBinary(path) ? BytesOf(program) : Encoding.UTF8.GetBytes(TextOf(program)));
    }

    /// <summary>The listing of a program.</summary>
    public static string TextOf(MicroProgram program)
    {
        var text = new StringBuilder();
        foreach (short constant in program.Constants)
        {
            text.Append(CultureInfo.InvariantCulture, $".const {constant}\n");
        }

        foreach (LearnLimit limit in program.Limits)
        {
            text.Append(CultureInfo.InvariantCulture, $".limit {limit.Low}..{limit.High}\n");
        }

        for (int i = 0; i < program.Words.Length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{program.Words[i]:x4}  ; {i,3}  {MicroDisassembler.Instruction(program.Words[i])}\n");
        }

        return text.ToString();
    }

    private static byte[] BytesOf(MicroProgram program)
    {
        var bytes = new byte[program.Words.Length * 2];
        for (int i = 0; i < program.Words.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), program.Words[i]);
        }

        return bytes;
    }

    private static MicroProgram OfBytes(string path, byte[] bytes)
    {
        if (bytes.Length % 2 != 0)
        {
            throw new CliException(CliCodes.ListingLine, path, "words have two bytes", $"{bytes.Length} bytes", "an even number");
        }

        return new MicroProgram(Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2))));
    }

    private static MicroProgram OfText(string path, string text)
    {
        var words = new List<ushort>();
        var constants = new List<short>();
        var limits = new List<LearnLimit>();
        int number = 0;
        foreach (string whole in text.Split('\n'))
        {
            number++;
            string line = whole.Split(';')[0].Trim();
            bool isKnown = line.Length == 0
                || (line.StartsWith(".const", StringComparison.Ordinal) && TryConstant(line[6..], constants))
                || (line.StartsWith(".limit", StringComparison.Ordinal) && TryLimit(line[6..], limits))
                || TryWord(line, words);
            if (!isKnown)
            {
                throw new CliException(
                    CliCodes.ListingLine, $"{path}:{number}", "the line is no microcode", line.Length <= 40 ? $"'{line}'" : $"'{line[..40]}...'",
                    $"a word of four hex digits, or up to {MicroProgram.TableEntries} each of '.const VALUE' and '.limit LOW..HIGH'");
            }
        }

        return new MicroProgram(words, constants, limits);
    }

    private static bool TryWord(string line, List<ushort> words)
    {
        string digits = line.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? line[2..] : line;
        if (digits.Length != 4 || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort word))
        {
            return false;
        }

        words.Add(word);
        return true;
    }

    private static bool TryConstant(string text, List<short> constants)
    {
        if (constants.Count == MicroProgram.TableEntries
            || !short.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out short value))
        {
            return false;
        }

        constants.Add(value);
        return true;
    }

    private static bool TryLimit(string text, List<LearnLimit> limits)
    {
        string[] ends = text.Split("..");
        if (limits.Count == MicroProgram.TableEntries
            || ends.Length != 2
            || !short.TryParse(ends[0], NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out short low)
            || !short.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out short high))
        {
            return false;
        }

        limits.Add(new LearnLimit { Low = low, High = high });
        return true;
    }
}
