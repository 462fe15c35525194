using System.Buffers.Binary;

namespace NeuroChip.Spec.Image;

/// <summary>Once the digest has refused a file, the check sums tell a person where it is damaged.</summary>
internal static class DamageFinder
{
    public static (long Offset, string Where) Find(ReadOnlySpan<byte> file, int count)
    {
        ReadOnlySpan<byte> table = file.Slice(ImageFormat.HeaderSize, ImageFormat.EntrySize * count);
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[ImageFormat.HeaderTableCheckOffset..]) != ImageWriter.Crc32C(table))
        {
            return (ImageFormat.HeaderSize, "the section table");
        }

        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = table.Slice(ImageFormat.EntrySize * i, ImageFormat.EntrySize);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[ImageFormat.EntryOffsetOffset..]);
            ulong elements = BinaryPrimitives.ReadUInt64LittleEndian(entry[ImageFormat.EntryCountOffset..]);
            uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(entry[ImageFormat.EntryElementBytesOffset..]);
            if (bytes == 0 || offset > (ulong)file.Length || elements > ((ulong)file.Length - offset) / bytes)
            {
                continue;
            }

            uint check = BinaryPrimitives.ReadUInt32LittleEndian(entry[ImageFormat.EntryCheckOffset..]);
            if (check != ImageWriter.Crc32C(file.Slice((int)offset, (int)(elements * bytes))))
            {
                SectionKind kind = (SectionKind)BinaryPrimitives.ReadUInt16LittleEndian(entry[ImageFormat.EntryKindOffset..]);
                CoreAddress address = new(
                    (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[ImageFormat.EntryChipOffset..]),
                    BinaryPrimitives.ReadUInt16LittleEndian(entry[ImageFormat.EntryCoreOffset..]));
                return ((long)offset, $"section {kind} of {address}");
            }
        }

        return (0, "the header or the bytes between sections");
    }
}
