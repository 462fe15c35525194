using System.Buffers.Binary;
using NeuroChip.Spec.Image;

namespace Spec.Tests.Image;

public sealed class ImageDamageTests
{
    private const int Seed = 4711;
    private static readonly byte[] s_file = SampleImages.Build("tiny").ToBytes();

    [Fact]
    public void A_thousand_random_bit_flips_are_all_refused_with_a_code_a_place_and_a_remedy()
    {
        Random random = new(Seed);
        for (int i = 0; i < 1000; i++)
        {
            byte[] file = [.. s_file];
            int bit = random.Next(8 * file.Length);
            file[bit / 8] ^= (byte)(1 << (bit % 8));
            ImageFormatException refusal = Refusal(file, $"seed {Seed}, bit {bit}");
            refusal.Code.ShouldStartWith("NC50");
            refusal.Offset.ShouldBeInRange(0, long.MaxValue);
            refusal.Found.ShouldNotBeEmpty();
            refusal.Allowed.ShouldNotBeEmpty();
            refusal.Remedy.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public void A_file_cut_at_any_length_is_refused_as_truncated()
    {
        for (int length = 0; length < s_file.Length; length++)
        {
            ImageFormatException refusal = Refusal(s_file[..length], $"{length} bytes");
            refusal.Code.ShouldBe(ImageCodes.Truncated);
            refusal.Offset.ShouldBe(length);
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_section_is_reported_with_the_section()
    {
        byte[] file = [.. s_file];
        file[^1] ^= 1;
        ImageFormatException refusal = Refusal(file, "last byte");
        refusal.Code.ShouldBe(ImageCodes.Damaged);
        refusal.Message.ShouldContain("section");
    }

    [Fact]
    public void Bytes_behind_the_end_are_refused() =>
        Refusal([.. s_file, 0], "one more").Code.ShouldBe(ImageCodes.TrailingBytes);

    [Fact]
    public void Other_files_are_refused_by_their_first_bytes()
    {
        Refusal("profile: tiny\n"u8.ToArray(), "text").Code.ShouldBe(ImageCodes.NotAnImage);
        Refusal([0x89, (byte)'H', (byte)'D', (byte)'F'], "hdf5").Code.ShouldBe(ImageCodes.NotAnImage);
        Refusal([], "empty").Code.ShouldBe(ImageCodes.Truncated);
        Refusal(new byte[5000], "zeros").Code.ShouldBe(ImageCodes.NotAnImage);
    }

    [Fact]
    public void Another_container_version_is_refused_with_the_way_out()
    {
        byte[] file = [.. s_file];
        file[ImageFormat.HeaderVersionOffset] = 2;
        ImageFormatException refusal = Refusal(Resigned(file), "version 2");
        refusal.Code.ShouldBe(ImageCodes.WrongVersion);
        refusal.Message.ShouldContain("container version 2");
        refusal.Message.ShouldContain("compile the network again");
    }

    [Fact]
    public void An_unknown_layout_is_refused()
    {
        byte[] file = [.. s_file];
        file[ImageFormat.HeaderLayoutOffset] = 99;
        Refusal(Resigned(file), "layout 99").Code.ShouldBe(ImageCodes.UnknownLayout);
    }

    /// <summary>Faults behind a right digest: a hostile writer, not a bad disk.</summary>
    [Fact]
    public void Crafted_tables_are_refused_before_anything_is_allocated()
    {
        Crafted(ImageCodes.BadTable, file => Put32(file, ImageFormat.HeaderSectionCountOffset, uint.MaxValue));
        Crafted(ImageCodes.SectionOutsideFile, file => Put64(file, Entry(1) + ImageFormat.EntryCountOffset, ulong.MaxValue));
        Crafted(ImageCodes.SectionOutsideFile, file => Put64(file, Entry(1) + ImageFormat.EntryCountOffset, 1UL << 61));
        Crafted(ImageCodes.SectionOutsideFile, file => Put64(file, Entry(1) + ImageFormat.EntryCountOffset, 0));
        Crafted(ImageCodes.SectionOutsideFile, file => Put64(file, Entry(1) + ImageFormat.EntryOffsetOffset, ulong.MaxValue - 7));
        Crafted(ImageCodes.ElementSize, file => Put32(file, Entry(1) + ImageFormat.EntryElementBytesOffset, 0));
        Crafted(ImageCodes.UnknownSection, file => file[Entry(1)] = 99);
        Crafted(ImageCodes.UnknownSection, file => file[Entry(1) + ImageFormat.EntryChipOffset + 3] = 1);
        Crafted(ImageCodes.ReservedBytes, file => file[ImageFormat.HeaderRestOffset] = 1);
        Crafted(ImageCodes.ReservedBytes, file => file[ImageFormat.HeaderReservedOffset] = 1);
    }

    [Fact]
    public void A_section_that_starts_inside_another_is_refused_as_an_overlap()
    {
        byte[] file = [.. s_file];
        ulong first = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(Entry(0) + ImageFormat.EntryOffsetOffset));
        int second = Entry(1);
        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(second + ImageFormat.EntryElementBytesOffset));
        ulong count = BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(second + ImageFormat.EntryCountOffset));
        Put64(file, second + ImageFormat.EntryOffsetOffset, first);
        Put32(file, second + ImageFormat.EntryCheckOffset, ImageWriter.Crc32C(file.AsSpan((int)first, (int)(count * bytes))));
        Refusal(Resigned(file), "overlap").Code.ShouldBe(ImageCodes.SectionOverlap);
    }

    [Fact]
    public void Sections_out_of_order_are_refused()
    {
        byte[] file = [.. s_file];
        (file[Entry(0)], file[Entry(1)]) = (file[Entry(1)], file[Entry(0)]);
        Refusal(Resigned(file), "swapped kinds").Code.ShouldBeOneOf(ImageCodes.SectionOrder, ImageCodes.ElementSize);
        file = [.. s_file];
        file[Entry(1)] = file[Entry(0)];
        Refusal(Resigned(file), "twice").Code.ShouldBeOneOf(ImageCodes.SectionOrder, ImageCodes.ElementSize);
    }

    [Fact]
    public void A_stream_that_is_no_image_is_refused_after_its_first_block()
    {
        using EndlessStream stream = new();
        Should.Throw<ImageFormatException>(() => ChipImage.Read(stream)).Code.ShouldBe(ImageCodes.NotAnImage);
        stream.BytesRead.ShouldBeLessThan(1 << 20);
    }

    internal static byte[] Resigned(byte[] file)
    {
        uint sections = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(ImageFormat.HeaderSectionCountOffset));
        if (ImageFormat.HeaderSize + (sections * (long)ImageFormat.EntrySize) <= file.Length)
        {
            Span<byte> table = file.AsSpan(ImageFormat.HeaderSize, ImageFormat.EntrySize * (int)sections);
            Put32(file, ImageFormat.HeaderTableCheckOffset, ImageWriter.Crc32C(table));
        }

        ImageWriter.ContentDigest(file).CopyTo(file, ImageFormat.HeaderContentDigestOffset);
        return file;
    }

    /// <summary>Makes the check sum of every section right again, as far as its entry makes sense.</summary>
    internal static byte[] Rechecked(byte[] file)
    {
        uint sections = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(ImageFormat.HeaderSectionCountOffset));
        for (int i = 0; i < Math.Min(sections, 1000) && Entry(i + 1) <= file.Length; i++)
        {
            Span<byte> entry = file.AsSpan(Entry(i), ImageFormat.EntrySize);
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(entry[ImageFormat.EntryOffsetOffset..]);
            ulong count = BinaryPrimitives.ReadUInt64LittleEndian(entry[ImageFormat.EntryCountOffset..]);
            uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(entry[ImageFormat.EntryElementBytesOffset..]);
            if (offset <= (ulong)file.Length && count < 1 << 20 && bytes <= 8 && count * bytes <= (ulong)file.Length - offset)
            {
                Put32(file, Entry(i) + ImageFormat.EntryCheckOffset, ImageWriter.Crc32C(file.AsSpan((int)offset, (int)(count * bytes))));
            }
        }

        return file;
    }

    private static void Crafted(string code, Action<byte[]> change)
    {
        byte[] file = [.. s_file];
        change(file);
        Refusal(Resigned(file), code).Code.ShouldBe(code);
    }

    private static int Entry(int index) => ImageFormat.HeaderSize + (ImageFormat.EntrySize * index);

    private static void Put32(byte[] file, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(offset), value);

    private static void Put64(byte[] file, int offset, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(offset), value);

    private static ImageFormatException Refusal(byte[] file, string what)
    {
        try
        {
            ChipImage.Read(file);
        }
        catch (ImageFormatException refusal)
        {
            return refusal;
        }

        throw new Xunit.Sdk.XunitException($"not refused: {what}");
    }

    /// <summary>Never ends; a reader must decide from what it has.</summary>
    private sealed class EndlessStream : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
