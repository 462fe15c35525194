using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace NeuroChip.Spec.Image;

/// <summary>
/// Lays the file out:
/// <code>
/// +--------+----------------------+---------+---------+-----
/// | header | table, 32 bytes each | section | section | ...      sections start at multiples of 8
/// +--------+----------------------+---------+---------+-----
/// </code>
/// sorted by chip, core, kind, without gaps but for the zeros that align.
/// </summary>
internal static class ImageWriter
{
    public static byte[] Write(ChipImage image)
    {
        List<(CoreAddress Address, SectionInfo Info, ReadOnlyMemory<ulong> Words, byte[]? Text)> sections = List(image);
        long offset = ImageFormat.HeaderSize + ((long)ImageFormat.EntrySize * sections.Count);
        long length = offset;
        foreach ((_, SectionInfo info, ReadOnlyMemory<ulong> words, byte[]? text) in sections)
        {
            length = Align(length) + ((long)info.ElementBytes(image.Layout) * (text?.Length ?? words.Length));
        }

        length = Align(length);
        if (length > Array.MaxLength)
        {
            throw new InvalidOperationException($"an image of {length} bytes is more than one file can hold ({Array.MaxLength} bytes)");
        }

        byte[] file = new byte[length];
        for (int i = 0; i < sections.Count; i++)
        {
            (CoreAddress address, SectionInfo info, ReadOnlyMemory<ulong> words, byte[]? text) = sections[i];
            int elementBytes = info.ElementBytes(image.Layout);
            long count = text?.Length ?? words.Length;
            offset = Align(offset);
            Span<byte> content = file.AsSpan((int)offset, (int)(count * elementBytes));
            Fill(content, words.Span, text, elementBytes);

            Span<byte> entry = file.AsSpan(ImageFormat.HeaderSize + (ImageFormat.EntrySize * i), ImageFormat.EntrySize);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[ImageFormat.EntryKindOffset..], (ushort)info.Kind);
            BinaryPrimitives.WriteUInt16LittleEndian(entry[ImageFormat.EntryCoreOffset..], (ushort)address.Core);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[ImageFormat.EntryChipOffset..], (uint)address.Chip);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[ImageFormat.EntryElementBytesOffset..], (uint)elementBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[ImageFormat.EntryCheckOffset..], Crc32C(content));
            BinaryPrimitives.WriteUInt64LittleEndian(entry[ImageFormat.EntryOffsetOffset..], (ulong)offset);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[ImageFormat.EntryCountOffset..], (ulong)count);
            offset += content.Length;
        }

        WriteHeader(file, image, sections.Count);
        return file;
    }

    public static long Align(long offset) => (offset + 7) & ~7L;

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (byte value in bytes)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }

    /// <summary>The digest covers all bytes of the file but its own, which count as zero.</summary>
    public static byte[] ContentDigest(ReadOnlySpan<byte> file)
    {
        const int End = ImageFormat.HeaderContentDigestOffset + SHA256.HashSizeInBytes;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(file[..ImageFormat.HeaderContentDigestOffset]);
        hash.AppendData(stackalloc byte[SHA256.HashSizeInBytes]);
        hash.AppendData(file[End..]);
        return hash.GetHashAndReset();
    }

    private static void WriteHeader(Span<byte> file, ChipImage image, int sectionCount)
    {
        ImageFormat.Magic.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[ImageFormat.HeaderVersionOffset..], ImageFormat.Version);
        BinaryPrimitives.WriteUInt16LittleEndian(file[ImageFormat.HeaderRevisionOffset..], ImageFormat.Revision);
        BinaryPrimitives.WriteUInt16LittleEndian(file[ImageFormat.HeaderLayoutOffset..], (ushort)image.Layout);
        BinaryPrimitives.WriteUInt64LittleEndian(file[ImageFormat.HeaderFileLengthOffset..], (ulong)file.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(file[ImageFormat.HeaderSectionCountOffset..], (uint)sectionCount);
        ReadOnlySpan<byte> table = file.Slice(ImageFormat.HeaderSize, ImageFormat.EntrySize * sectionCount);
        BinaryPrimitives.WriteUInt32LittleEndian(file[ImageFormat.HeaderTableCheckOffset..], Crc32C(table));
        image.ProfileDigest.Span.CopyTo(file[ImageFormat.HeaderProfileDigestOffset..]);
        ContentDigest(file).CopyTo(file[ImageFormat.HeaderContentDigestOffset..]);
    }

    private static void Fill(Span<byte> content, ReadOnlySpan<ulong> words, byte[]? text, int elementBytes)
    {
        if (text is not null)
        {
            text.CopyTo(content);
        }
        else if (elementBytes == 8 && BitConverter.IsLittleEndian)
        {
            MemoryMarshal.AsBytes(words).CopyTo(content);
        }
        else
        {
            for (int i = 0; i < words.Length; i++)
            {
                if (elementBytes == 8)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(content[(8 * i)..], words[i]);
                }
                else
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(content[(4 * i)..], checked((uint)words[i]));
                }
            }
        }
    }

    private static List<(CoreAddress, SectionInfo, ReadOnlyMemory<ulong>, byte[]?)> List(ChipImage image)
    {
        List<(CoreAddress Address, SectionInfo Info, ReadOnlyMemory<ulong> Words, byte[]? Text)> sections = [];
        CoreAddress chip = new(0, CoreAddress.ChipCore);
        sections.Add((chip, Info(SectionKind.Manifest), default, ManifestJson.Write(image.Manifest)));
        AddIfAny(chip, SectionKind.SourceMap, image.SourceMap);
        AddIfAny(chip, SectionKind.SourceAxons, image.SourceAxons);
        foreach (CoreImage core in image.Cores)
        {
            foreach (SectionKind kind in core.Sections)
            {
                AddIfAny(core.Address, kind, core.Words(kind));
            }
        }

        sections.Sort((left, right) => left.Address == right.Address
            ? left.Info.Kind.CompareTo(right.Info.Kind)
            : left.Address.CompareTo(right.Address));
        return sections;

        void AddIfAny(CoreAddress address, SectionKind kind, ReadOnlyMemory<ulong> words)
        {
            if (!words.IsEmpty)
            {
                sections.Add((address, Info(kind), words, null));
            }
        }
    }

    private static SectionInfo Info(SectionKind kind) =>
        SectionInfo.Find(kind) ?? throw new InvalidOperationException($"no section is called {kind}");
}
