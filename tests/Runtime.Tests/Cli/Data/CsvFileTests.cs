using System.Text;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Data;

public sealed class CsvFileTests
{
    private static CsvFile Parse(string text) => CsvFile.Parse("e.csv", Encoding.UTF8.GetBytes(text));

    [Theory]
    [InlineData("step,neuron\n0,118\n3,58\n")]
    [InlineData("step,unit\r\n0,118\r\n3,58")]
    [InlineData("\uFEFFStep,channel\n0,118\n3,58\n\n")]
    public void Events_are_read_whatever_the_unit_column_and_the_line_ends_are_called(string text) =>
        Parse(text).Events.ShouldBe([new InputEvent(0, 0, 118), new InputEvent(0, 3, 58)]);

    [Fact]
    public void A_sample_column_may_stand_first() =>
        Parse("sample,step,unit\n2,0,1\n").Events.ShouldBe([new InputEvent(2, 0, 1)]);

    [Fact]
    public void Without_a_header_there_is_a_row_per_step()
    {
        CsvFile file = Parse("0,0.0,0.0\n1,2.5e-3,0\n");

        file.Events.ShouldBeNull();
        file.Rows.ShouldNotBeNull().Count.ShouldBe(2);
        file.Rows![1].ShouldBe([1, 2.5e-3, 0]);
    }

    [Theory]
    [InlineData("", "NC3003")]
    [InlineData("\n\n", "NC3003")]
    [InlineData("time,unit\n1,2\n", "e.csv:1: NC3007")]
    [InlineData("step,unit,weight\n1,2,3\n", "e.csv:1: NC3007")]
    [InlineData("step,unit\n1\n", "e.csv:2: NC3007")]
    [InlineData("step,unit\n1,2\n-1,2\n", "e.csv:3:1: NC3007")]
    [InlineData("step,unit\n1,2.5\n", "e.csv:2:2: NC3007")]
    [InlineData("step,unit\n99999999999,0\n", "e.csv:2:1: NC3007")]
    [InlineData("step,unit\n\n1,2\n", "e.csv:2: NC3007")]
    [InlineData("1,2\n1,2,3\n", "e.csv:2: NC3007")]
    [InlineData("1,2\n1,x\n", "e.csv:2:2: NC3007")]
    [InlineData("1,2\n1,NaN\n", "e.csv:2:2: NC3007")]
    public void Every_bad_line_is_refused_with_its_place(string text, string place) =>
        Should.Throw<CliException>(() => Parse(text)).Message.ShouldContain(place);

    [Fact]
    public void Bytes_that_are_no_text_are_refused() =>
        Should.Throw<CliException>(() => CsvFile.Parse("e.csv", [0x73, 0xFF, 0xFE])).Code.Id.ShouldBe("NC3002");

    [Fact]
    public void A_file_of_another_kind_is_refused_by_its_first_bytes()
    {
        using var folder = new TempFolder();
        Should.Throw<CliException>(() => InputFile.Read(folder.Write("a.bin", [0x7F, 0x45, 0x4C, 0x46, 0x02]))).Message.ShouldContain("bytes 7f454c46");
        Should.Throw<CliException>(() => InputFile.Read(folder.Write("b.bin", []))).Message.ShouldContain("an empty file");
        Should.Throw<CliException>(() => InputFile.Read(folder.File("missing"))).Code.Id.ShouldBe("NC3001");
        Should.Throw<CliException>(() => InputFile.Read(folder.Path)).Code.Id.ShouldBe("NC3001");
    }
}
