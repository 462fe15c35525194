using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Data;

public sealed class IdxFileTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Images_are_read_plain_and_packed(bool packed)
    {
        byte[] file = SampleFiles.Idx(Pixels, 2, 3, 4);
        using var folder = new TempFolder();

        InputFile input = InputFile.Read(folder.Write("images", packed ? SampleFiles.Gzip(file) : file));

        input.Array.ShouldNotBeNull().Shape.ShouldBe([2, 3, 4]);
        input.Array!.Bytes.ShouldBe(Pixels);
        input.Array.Kind.ShouldBe(ElementKind.Byte);
    }

    [Fact]
    public void A_packed_file_cut_at_any_byte_is_refused_with_a_code()
    {
        // Bytes that do not pack well, so that there are many places to cut.
        var random = new Random(1);
        var noise = new byte[400];
        random.NextBytes(noise);
        byte[] whole = SampleFiles.Gzip(SampleFiles.Idx(noise, 10, 40));
        for (int length = 2; length < whole.Length; length++)
        {
            byte[] cut = whole[..length];
            CliException error = Should.Throw<CliException>(() => IdxFile.Parse("images.gz", cut), $"cut at {length} of {whole.Length}");
            error.Code.Id.ShouldBeOneOf("NC3002", "NC3003");
        }
    }

    [Fact]
    public void A_packed_file_with_a_flipped_bit_is_refused_or_reads_the_same()
    {
        byte[] whole = SampleFiles.Gzip(SampleFiles.Idx(Pixels, 2, 12));
        for (int bit = 80; bit < whole.Length * 8; bit++)
        {
            byte[] flipped = [.. whole];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                IdxFile.Parse("images.gz", flipped).Bytes.ShouldBe(Pixels, $"bit {bit}");
            }
            catch (CliException error)
            {
                error.Code.Id.ShouldStartWith("NC300");
            }
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_plain_file_of_another_length_than_its_header_says_is_refused(int more) =>
        Should.Throw<CliException>(() => IdxFile.Parse("images", SampleFiles.Idx(new byte[24 + more], 2, 3, 4)))
            .Message.ShouldContain("NC3003");

    [Fact]
    public void A_bomb_is_refused_one_byte_after_its_promise()
    {
        byte[] bomb = SampleFiles.Gzip([.. SampleFiles.Idx([1, 2], 2), .. new byte[10_000_000]]);

        Should.Throw<CliException>(() => IdxFile.Parse("labels.gz", bomb)).Message.ShouldContain("more than 10 bytes");
    }

    [Fact]
    public void Other_element_types_and_impossible_extents_are_refused()
    {
        byte[] floats = SampleFiles.Idx(new byte[16], 4);
        floats[2] = 0x0D;
        Should.Throw<CliException>(() => IdxFile.Parse("a", floats)).Message.ShouldContain("0x0d");

        byte[] huge = SampleFiles.Idx([], -1, -1);
        Should.Throw<CliException>(() => IdxFile.Parse("a", huge)).Code.Id.ShouldBe("NC3009");
    }

    [Fact]
    public void Labels_are_a_list()
    {
        using var folder = new TempFolder();
        InputFile.ReadLabels(folder.Write("l", SampleFiles.Gzip(SampleFiles.Idx([7, 2, 1], 3)))).ShouldBe([7, 2, 1]);

        Should.Throw<CliException>(() => InputFile.ReadLabels(folder.Write("i", SampleFiles.Idx(Pixels, 2, 12)))).Code.Id.ShouldBe("NC3005");
    }
}
