using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Reads a file and trusts nothing in it: sizes are compared with the file before anything is
/// allocated, then the digest decides, and only then do the contents count.
/// </summary>
internal static class ImageReader
{
    private const string CopyAgain = "copy the file again or compile it anew";

    /// <param name="file">The bytes of the file.</param>
    /// <param name="released">The same file, open, when the image's synapse memories need not stay in memory; or null.</param>
    public static ChipImage Read(ReadOnlySpan<byte> file, SafeFileHandle? released)
    {
        CheckStart(file);
        CheckLength(file);
        WordLayout layout = ReadLayout(file);
        int count = CheckTable(file);
        CheckDigest(file, count);
        CheckReserved(file);

        List<SectionEntry> entries = ReadEntries(file, count, layout);
        return Assemble(file, layout, entries, released);
    }

    /// <summary>Magic and version, as far as the bytes go.</summary>
    public static void CheckStart(ReadOnlySpan<byte> file)
    {
        int known = Math.Min(file.Length, ImageFormat.Magic.Length);
        if (!file[..known].SequenceEqual(ImageFormat.Magic[..known]))
        {
            throw new ImageFormatException(
                ImageCodes.NotAnImage, 0, $"the bytes {Convert.ToHexString(file[..known])}",
                $"{Convert.ToHexString(ImageFormat.Magic)}, the start of a chip image",
                "give a file that 'neurochip compile' wrote");
        }

        if (file.Length < ImageFormat.HeaderSize)
        {
            throw new ImageFormatException(
                ImageCodes.Truncated, file.Length, $"the end of the file after {file.Length} bytes",
                $"a header of {ImageFormat.HeaderSize} bytes", CopyAgain);
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(file[ImageFormat.HeaderVersionOffset..]);
        if (version != ImageFormat.Version)
        {
            throw new ImageFormatException(
                ImageCodes.WrongVersion, ImageFormat.HeaderVersionOffset, $"container version {version}",
                $"version {ImageFormat.Version}", "compile the network again with this version of neurochip");
        }
    }

    private static void CheckLength(ReadOnlySpan<byte> file)
    {
        ulong declared = BinaryPrimitives.ReadUInt64LittleEndian(file[ImageFormat.HeaderFileLengthOffset..]);
        if ((ulong)file.Length < declared)
        {
            throw new ImageFormatException(
                ImageCodes.Truncated, file.Length, $"the end of the file after {file.Length} bytes",
                $"{declared} bytes, as the header says", CopyAgain);
        }

        if ((ulong)file.Length > declared)
        {
            throw new ImageFormatException(
                ImageCodes.TrailingBytes, (long)declared, $"{(ulong)file.Length - declared} bytes behind the end",
                $"{declared} bytes, as the header says", CopyAgain);
        }
    }

    private static WordLayout ReadLayout(ReadOnlySpan<byte> file)
    {
        WordLayout layout = (WordLayout)BinaryPrimitives.ReadUInt16LittleEndian(file[ImageFormat.HeaderLayoutOffset..]);
        return Enum.IsDefined(layout)
            ? layout
            : throw new ImageFormatException(
                ImageCodes.UnknownLayout, ImageFormat.HeaderLayoutOffset, $"word layout {(ushort)layout}",
                string.Join(", ", Enum.GetValues<WordLayout>().Select(item => $"{(ushort)item} {item}")), CopyAgain);
    }

    private static int CheckTable(ReadOnlySpan<byte> file)
    {
        uint count = BinaryPrimitives.ReadUInt32LittleEndian(file[ImageFormat.HeaderSectionCountOffset..]);
        long room = (file.Length - ImageFormat.HeaderSize) / ImageFormat.EntrySize;
        return count <= room
            ? (int)count
            : throw new ImageFormatException(
                ImageCodes.BadTable, ImageFormat.HeaderSectionCountOffset, $"{count} sections",
                $"at most {room}, the entries that fit the file", CopyAgain);
    }

    private static void CheckDigest(ReadOnlySpan<byte> file, int count)
    {
        ReadOnlySpan<byte> declared = file.Slice(ImageFormat.HeaderContentDigestOffset, SHA256.HashSizeInBytes);
        byte[] actual = ImageWriter.ContentDigest(file);
        if (!declared.SequenceEqual(actual))
        {
            (long offset, string where) = DamageFinder.Find(file, count);
            throw new ImageFormatException(
                ImageCodes.Damaged, offset, $"damage in {where} (digest {Convert.ToHexStringLower(actual)})",
                $"digest {Convert.ToHexStringLower(declared)}, as the header says", CopyAgain);
        }
    }

    private static void CheckReserved(ReadOnlySpan<byte> file)
    {
        ushort reserved = BinaryPrimitives.ReadUInt16LittleEndian(file[ImageFormat.HeaderReservedOffset..]);
        if (reserved != 0 || file[ImageFormat.HeaderRestOffset..ImageFormat.HeaderSize].ContainsAnyExcept((byte)0))
        {
            throw new ImageFormatException(
                ImageCodes.ReservedBytes, ImageFormat.HeaderReservedOffset, "reserved header bytes that are set", "zeros",
                "compile the network again with this version of neurochip");
        }
    }

    private static List<SectionEntry> ReadEntries(ReadOnlySpan<byte> file, int count, WordLayout layout)
    {
        List<SectionEntry> entries = [];
        long next = ImageWriter.Align(ImageFormat.HeaderSize + ((long)ImageFormat.EntrySize * count));
        for (int i = 0; i < count; i++)
        {
            SectionEntry entry = ReadEntry(file, ImageFormat.HeaderSize + (ImageFormat.EntrySize * i), layout);
            string name = $"section {entry.Info.Kind} of {entry.Address}";
            if (i > 0 && Order(entries[^1], entry) >= 0)
            {
                throw new ImageFormatException(
                    ImageCodes.SectionOrder, entry.Place, $"{name} behind {entries[^1].Info.Kind} of {entries[^1].Address}",
                    "each section once, sorted by chip, core and kind", CopyAgain);
            }

            if (entry.Offset != next)
            {
                throw new ImageFormatException(
                    entry.Offset < next ? ImageCodes.SectionOverlap : ImageCodes.SectionMisplaced, entry.Place,
                    $"{name} at byte {entry.Offset}", $"byte {next}, behind what comes before", CopyAgain);
            }

            long end = entry.Offset + ((long)entry.Count * entry.ElementBytes);
            next = ImageWriter.Align(end);
            if (file[(int)end..(int)Math.Min(next, file.Length)].ContainsAnyExcept((byte)0))
            {
                throw new ImageFormatException(
                    ImageCodes.ReservedBytes, end, $"bytes behind {name} that are set", "zeros", CopyAgain);
            }

            entries.Add(entry);
        }

        return next == file.Length
            ? entries
            : throw new ImageFormatException(
                ImageCodes.SectionMisplaced, next, $"{file.Length - next} bytes that belong to no section",
                "sections up to the end of the file", CopyAgain);
    }

    private static int Order(SectionEntry left, SectionEntry right) => left.Address == right.Address
        ? left.Info.Kind.CompareTo(right.Info.Kind)
        : left.Address.CompareTo(right.Address);

    private static SectionEntry ReadEntry(ReadOnlySpan<byte> file, int place, WordLayout layout)
    {
        ReadOnlySpan<byte> bytes = file.Slice(place, ImageFormat.EntrySize);
        ushort kind = BinaryPrimitives.ReadUInt16LittleEndian(bytes[ImageFormat.EntryKindOffset..]);
        int core = BinaryPrimitives.ReadUInt16LittleEndian(bytes[ImageFormat.EntryCoreOffset..]);
        uint chip = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ImageFormat.EntryChipOffset..]);
        uint elementBytes = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ImageFormat.EntryElementBytesOffset..]);
        ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(bytes[ImageFormat.EntryOffsetOffset..]);
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(bytes[ImageFormat.EntryCountOffset..]);
        long chipMax = AxonOut.ChipLimit(layout).Max;
        if (SectionInfo.Find((SectionKind)kind) is not { } info
            || core > CoreAddress.ChipCore || chip > chipMax || info.PerCore == (core == CoreAddress.ChipCore)
            || (!info.PerCore && chip != 0))
        {
            throw new ImageFormatException(
                ImageCodes.UnknownSection, place, $"section kind {kind} ({(SectionKind)kind}) for chip {chip} core {core}",
                $"a kind that this version knows, for chips 0..{chipMax} and cores 0..{CoreAddress.ChipCore - 1}; the chip's own sections on core {CoreAddress.ChipCore}",
                "compile the network again with this version of neurochip");
        }

        if (elementBytes != info.ElementBytes(layout))
        {
            throw new ImageFormatException(
                ImageCodes.ElementSize, place, $"{elementBytes} bytes per element in section {info.Kind}",
                $"{info.ElementBytes(layout)} in layout {layout}", CopyAgain);
        }

        if (offset > (ulong)file.Length || count == 0 || count > ((ulong)file.Length - offset) / elementBytes)
        {
            throw new ImageFormatException(
                ImageCodes.SectionOutsideFile, place, $"section {info.Kind} with {count} elements at byte {offset}",
                $"1 or more elements within the {file.Length} bytes of the file", CopyAgain);
        }

        ReadOnlySpan<byte> content = file.Slice((int)offset, (int)count * (int)elementBytes);
        uint check = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ImageFormat.EntryCheckOffset..]);
        return check == ImageWriter.Crc32C(content)
            ? new SectionEntry(place, info, new CoreAddress((int)chip, core), (long)offset, (int)count, (int)elementBytes, check)
            : throw new ImageFormatException(
                ImageCodes.SectionCheck, (long)offset, $"check sum 0x{ImageWriter.Crc32C(content):X8} of section {info.Kind}",
                $"0x{check:X8}, as its entry says", CopyAgain);
    }

    private static ChipImage Assemble(ReadOnlySpan<byte> file, WordLayout layout, List<SectionEntry> entries, SafeFileHandle? released)
    {
        ImageManifest? manifest = null;
        ulong[] sourceMap = [];
        ulong[] sourceAxons = [];
        SortedDictionary<CoreAddress, SortedDictionary<SectionKind, ReadOnlyMemory<ulong>>> cores = [];
        foreach (SectionEntry entry in entries)
        {
            if (entry.Info.Kind == SectionKind.Manifest)
            {
                manifest = ReadManifest(file, entry);
                continue;
            }

            ulong[] words = ReadWords(file, entry);
            switch (entry.Info.Kind)
            {
                case SectionKind.SourceMap:
                    sourceMap = words;
                    break;
                case SectionKind.SourceAxons:
                    sourceAxons = words;
                    break;
                default:
                    if (!cores.TryGetValue(entry.Address, out SortedDictionary<SectionKind, ReadOnlyMemory<ulong>>? core))
                    {
                        cores.Add(entry.Address, core = []);
                    }

                    bool isReleased = released is not null && entry.Info.Kind == SectionKind.SynapseMemory && entry.ElementBytes == sizeof(ulong);
                    core.Add(entry.Info.Kind, isReleased ? new ReleasedWords(released!, entry, words).Memory : words);
                    break;
            }
        }

        if (manifest is null)
        {
            throw new ImageFormatException(
                ImageCodes.SectionMissing, ImageFormat.HeaderSize, "no manifest", "one manifest", CopyAgain);
        }

        ChipImage image = new(
            layout, file.Slice(ImageFormat.HeaderProfileDigestOffset, SHA256.HashSizeInBytes).ToArray(), manifest,
            [.. cores.Select(core => new CoreImage(core.Key, core.Value))], sourceMap, sourceAxons, SHA256.HashData(file));
        if (ImageChecks.FindProblem(image) is { } problem)
        {
            SectionEntry place = entries.Find(entry => entry.Address == problem.Address && entry.Info.Kind == problem.Section);
            long offset = place.Info is null ? ImageFormat.HeaderSize : place.Offset + (problem.Index * place.ElementBytes);
            throw new ImageFormatException(
                problem.Code, offset, $"{problem.Found} in {problem.Where}", problem.Allowed,
                "compile the network again with this version of neurochip");
        }

        return image;
    }

    private static ImageManifest ReadManifest(ReadOnlySpan<byte> file, SectionEntry entry)
    {
        try
        {
            return ManifestJson.Read(file.Slice((int)entry.Offset, entry.Count));
        }
        catch (JsonException fault)
        {
            throw new ImageFormatException(
                ImageCodes.ManifestUnreadable, entry.Offset + (fault.BytePositionInLine ?? 0),
                $"a manifest that does not read ({fault.Message})", "manifest version 1 as JSON",
                "compile the network again with this version of neurochip");
        }
    }

    private static ulong[] ReadWords(ReadOnlySpan<byte> file, SectionEntry entry)
    {
        ulong[] words = new ulong[entry.Count];
        ReadOnlySpan<byte> content = file.Slice((int)entry.Offset, entry.Count * entry.ElementBytes);
        if (entry.ElementBytes == sizeof(ulong))
        {
            content.CopyTo(MemoryMarshal.AsBytes(words.AsSpan()));
            OrderBytes(words);
            return words;
        }

        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(content[(4 * i)..]);
        }

        return words;
    }

    /// <summary>Words whose bytes lie in memory as they lie in the file, in the order of this machine.</summary>
    public static void OrderBytes(Span<ulong> words)
    {
        if (!BitConverter.IsLittleEndian)
        {
            BinaryPrimitives.ReverseEndianness(words, words);
        }
    }
}
