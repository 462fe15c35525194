using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using NeuroChip.Cli.Errors;

namespace NeuroChip.Cli.Data;

/// <summary>
/// The head of a NumPy file: magic, version, and a Python dictionary with exactly the keys descr, fortran_order and shape.
/// </summary>
/// <param name="Type">Type character of descr: b, u, i or f.</param>
/// <param name="Size">Bytes per element.</param>
/// <param name="IsBigEndian">Byte order.</param>
/// <param name="IsFortran">Whether the first index runs fastest.</param>
/// <param name="Shape">Extents; empty for a single number.</param>
/// <param name="DataOffset">Where the elements start.</param>
internal sealed partial record NpyHeader(char Type, int Size, bool IsBigEndian, bool IsFortran, ImmutableArray<int> Shape, int DataOffset)
{
    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool IsNpy(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    public static NpyHeader Parse(string path, ReadOnlySpan<byte> file)
    {
        if (!IsNpy(file))
        {
            throw new CliException(CliCodes.UnknownFormat, path, "this is no npy file");
        }

        if (file.Length < 12)
        {
            throw CutShort(path, file.Length);
        }

        int lengthBytes = file[6] switch
        {
            1 => 2,
            2 or 3 => 4,
            byte version => throw new CliException(CliCodes.UnknownFormat, path, "this version of the npy format is not read", $"{version}.{file[7]}", "1.0, 2.0, 3.0"),
        };
        uint length = lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        int start = 8 + lengthBytes;
        if (length > file.Length - start)
        {
            throw CutShort(path, file.Length);
        }

        Encoding encoding = file[6] == 3 ? Encoding.UTF8 : Encoding.Latin1;
        return FromDictionary(path, encoding.GetString(file.Slice(start, (int)length)).Trim(), start + (int)length);
    }

    private static NpyHeader FromDictionary(string path, string text, int dataOffset)
    {
        Match match = Dictionary().Match(text);
        if (!match.Success)
        {
            throw text.Contains("'descr': [", StringComparison.Ordinal)
                ? new CliException(CliCodes.ElementType, path, "the array is one of records", "named fields", "numbers")
                : new CliException(CliCodes.Damaged, path, "the header of the npy file cannot be understood", Shorten(text), "descr, fortran_order and shape");
        }

        string type = match.Groups["type"].Value;
        int size = int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture);
        bool known = (type[0], size) is ('b', 1) or ('u' or 'i', 1 or 2 or 4 or 8) or ('f', 2 or 4 or 8);
        if (!known)
        {
            throw new CliException(
                CliCodes.ElementType, path, "the elements are of a type that is not read", match.Groups["descr"].Value,
                "b1, u1, u2, u4, u8, i1, i2, i4, i8, f2, f4, f8");
        }

        return new NpyHeader(
            type[0], size, match.Groups["order"].Value == ">", match.Groups["fortran"].Value == "True",
            ShapeOf(path, match.Groups["shape"].Value, size), dataOffset);
    }

    private static ImmutableArray<int> ShapeOf(string path, string text, int size)
    {
        var shape = ImmutableArray.CreateBuilder<int>();
        long bytes = size;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            // Python 2 wrote long integers with an L.
            bool isNumber = long.TryParse(part.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long extent);
            if (!isNumber || extent > int.MaxValue || (extent > 0 && bytes > DataFile.MostBytes / extent))
            {
                throw new CliException(CliCodes.TooLarge, path, "the array is too large", $"({text})", $"{DataFile.MostBytes} bytes");
            }

            bytes *= Math.Max(extent, 1);
            shape.Add((int)extent);
        }

        return shape.ToImmutable();
    }

    private static CliException CutShort(string path, int length) =>
        new(CliCodes.Damaged, path, "the npy file ends within its header", $"{length} bytes");

    private static string Shorten(string text) => text.Length <= 80 ? text : string.Concat(text.AsSpan(0, 80), "...");

    [GeneratedRegex(
        """^\{\s*(?=.*'descr'\s*:\s*'(?<descr>(?<order>[<>|=])(?<type>[a-zA-Z])(?<size>\d{1,5})(\[[^']*\])?)')(?=.*'fortran_order'\s*:\s*(?<fortran>True|False))(?=.*'shape'\s*:\s*\((?<shape>[\d\sL,]*)\)).*\}$""",
        RegexOptions.Singleline | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Dictionary();
}
