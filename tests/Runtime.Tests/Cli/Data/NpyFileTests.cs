using System.Buffers.Binary;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Data;

public sealed class NpyFileTests
{
    [Fact]
    public void Written_integers_read_back_with_their_shape()
    {
        using var folder = new TempFolder();
        NpyFile.Write(folder.File("a.npy"), [1, -2, int.MaxValue, 4, 5, int.MinValue], 2, 3);

        NumericArray array = NpyFile.Parse("a.npy", File.ReadAllBytes(folder.File("a.npy")));

        array.Shape.ShouldBe([2, 3]);
        array.Kind.ShouldBe(ElementKind.Integer);
        array.Numbers.ShouldBe([1, -2, int.MaxValue, 4, 5, int.MinValue]);
    }

    [Fact]
    public void Written_bytes_start_at_a_multiple_of_64_and_read_back()
    {
        using var folder = new TempFolder();
        NpyFile.Write(folder.File("a.npy"), (byte[])[1, 0, 1], 3);

        byte[] file = File.ReadAllBytes(folder.File("a.npy"));

        ((file.Length - 3) % 64).ShouldBe(0);
        NpyFile.Parse("a.npy", file).Bytes.ShouldBe([1, 0, 1]);
    }

    [Theory]
    [InlineData("<i2", new byte[] { 0xFE, 0xFF }, -2.0)]
    [InlineData(">i2", new byte[] { 0xFF, 0xFE }, -2.0)]
    [InlineData("<u2", new byte[] { 0xFE, 0xFF }, 65534.0)]
    [InlineData("|i1", new byte[] { 0xFF }, -1.0)]
    [InlineData("<i8", new byte[] { 7, 0, 0, 0, 0, 0, 0, 0 }, 7.0)]
    [InlineData(">u8", new byte[] { 0, 0, 0, 0, 0, 0, 0, 9 }, 9.0)]
    [InlineData("<f2", new byte[] { 0x00, 0x3C }, 1.0)]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x3F }, 1.0)]
    [InlineData(">f8", new byte[] { 0x3F, 0xF0, 0, 0, 0, 0, 0, 0 }, 1.0)]
    public void Every_numeric_type_and_byte_order_is_read(string type, byte[] element, double value) =>
        NpyFile.Parse("a.npy", SampleFiles.Npy(type, "(1,)", element)).Numbers.ShouldBe([value]);

    [Fact]
    public void Fortran_order_is_turned_into_row_order()
    {
        // The 2 x 3 array [[1, 2, 3], [4, 5, 6]], columns first.
        NumericArray array = NpyFile.Parse("a.npy", SampleFiles.Npy("|u1", "(2, 3)", [1, 4, 2, 5, 3, 6], fortran: true));

        array.Bytes.ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Booleans_versions_two_and_three_and_single_numbers_are_read()
    {
        NpyFile.Parse("a", SampleFiles.Npy("|b1", "(2,)", [1, 0])).Kind.ShouldBe(ElementKind.Boolean);
        NpyFile.Parse("a", SampleFiles.Npy("{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", [1, 0], version: 2)).Length.ShouldBe(2);
        NpyFile.Parse("a", SampleFiles.Npy("{'shape': (), 'descr': '<f8', 'fortran_order': False}", new byte[8], version: 3)).Shape.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("<c8", "NC3004")]
    [InlineData("<U4", "NC3004")]
    [InlineData("|O8", "NC3004")]
    [InlineData("<M8[ns]", "NC3004")]
    public void Elements_that_are_no_numbers_are_refused_by_name(string type, string code)
    {
        CliException error = Should.Throw<CliException>(() => NpyFile.Parse("a.npy", SampleFiles.Npy(type, "(1,)", new byte[16])));

        error.Code.Id.ShouldBe(code);
        error.Message.ShouldContain(type);
        error.Message.ShouldContain("a.npy");
    }

    [Fact]
    public void Records_are_refused() => Should.Throw<CliException>(() => NpyFile.Parse(
        "a.npy", SampleFiles.Npy("{'descr': [('x', '<f4'), ('y', '<f4')], 'fortran_order': False, 'shape': (1,), }", new byte[8])))
        .Code.Id.ShouldBe("NC3004");

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void A_file_of_another_length_than_its_shape_says_is_refused(int more) =>
        Should.Throw<CliException>(() => NpyFile.Parse("a.npy", SampleFiles.Npy("|u1", "(2, 3)", new byte[6 + more])))
            .Message.ShouldContain("NC3003");

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_with_a_code()
    {
        byte[] whole = SampleFiles.Npy("<i4", "(2, 2)", new byte[16]);
        for (int length = 6; length < whole.Length; length++)
        {
            CliException error = Should.Throw<CliException>(() => NpyFile.Parse("a.npy", whole[..length]));
            error.Code.Id.ShouldBeOneOf("NC3002", "NC3003");
        }
    }

    [Fact]
    public void An_array_larger_than_memory_is_refused_before_anything_is_allocated()
    {
        CliException error = Should.Throw<CliException>(() => NpyFile.Parse("a.npy", SampleFiles.Npy("<f8", "(100000, 100000)", new byte[8])));

        error.Code.Id.ShouldBe("NC3009");
    }

    [Fact]
    public void A_header_that_is_no_dictionary_is_refused() =>
        Should.Throw<CliException>(() => NpyFile.Parse("a.npy", SampleFiles.Npy("import os", new byte[8]))).Code.Id.ShouldBe("NC3003");

    [Fact]
    public void A_header_length_past_the_end_is_refused()
    {
        byte[] file = SampleFiles.Npy("|u1", "(1,)", [1]);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(8), ushort.MaxValue);

        Should.Throw<CliException>(() => NpyFile.Parse("a.npy", file)).Code.Id.ShouldBe("NC3003");
    }
}
