using System.Text.Json;
using NeuroChip.Cli.Errors;

namespace Runtime.Tests.Cli.Microcode;

/// <summary>Assembling and disassembling learning programs, and what is refused.</summary>
public sealed class AsmCommandTests : IDisposable
{
    private const string Stdp = """
        .const slow 300
        .limit hard 0..200
            EXIT x0|y0
            TGT  w
            DEP  y0
            MULK x1, slow, 7
            SCL  1, -2
            ACC
            RND  down
            CLP  hard
            WR
            HALT
        """;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_program_survives_listing_and_disassembly()
    {
        string text = _folder.Write("stdp.s", Stdp);
        string listing = _folder.File("stdp.hex");

        CliRun assembled = await CliRun.Of("asm", text, "-o", listing);
        CliRun disassembled = await CliRun.Of("disasm", listing);
        CliRun again = await CliRun.Of("asm", _folder.Write("again.s", disassembled.Out));

        assembled.ExitCode.ShouldBe(ExitCodes.Ok, assembled.Error);
        assembled.Out.ShouldStartWith("10 words");
        assembled.Out.ShouldContain("nothing holds: 1 instructions");
        disassembled.ExitCode.ShouldBe(ExitCodes.Ok, disassembled.Error);
        again.ExitCode.ShouldBe(ExitCodes.Ok, again.Error);
        again.Out.ShouldBe(File.ReadAllText(listing));
        again.Out.ShouldStartWith(".const 300\n.limit 0..200\nb300  ;");
    }

    [Fact]
    public async Task Words_as_bytes_hold_programs_without_tables_only()
    {
        string plain = _folder.Write("plain.s", "TGT w\nDEP x0\nMUL x1\nSCL 1, 0\nACC\nRND up\nWR\nHALT\n");
        string bytes = _folder.File("plain.bin");

        CliRun written = await CliRun.Of("asm", plain, "-o", bytes);
        CliRun read = await CliRun.Of("disasm", bytes, "--json");
        CliRun tables = await CliRun.Of("asm", _folder.Write("stdp.s", Stdp), "-o", _folder.File("stdp.bin"));
        CliRun odd = await CliRun.Of("disasm", _folder.Write("odd.bin", [1, 2, 3]));

        written.ExitCode.ShouldBe(ExitCodes.Ok, written.Error);
        new FileInfo(bytes).Length.ShouldBe(16);
        using JsonDocument json = JsonDocument.Parse(read.Out);
        json.RootElement.GetProperty("words")[0].GetString().ShouldBe("1070");
        json.RootElement.GetProperty("sound").GetBoolean().ShouldBeTrue();
        (tables.ExitCode, odd.ExitCode).ShouldBe((ExitCodes.Failed, ExitCodes.Failed));
        tables.Error.ShouldContain("NC3501");
        odd.Error.ShouldContain("NC3501");
    }

    [Fact]
    public async Task A_file_that_is_too_long_or_empty_is_refused()
    {
        string large = _folder.Write("large.s", new string('\n', (1 << 20) + 1));

        CliRun assembled = await CliRun.Of("asm", large);
        CliRun disassembled = await CliRun.Of("disasm", large);
        CliRun empty = await CliRun.Of("disasm", _folder.Write("empty.hex", "; no words\n"));

        foreach (CliRun run in new[] { assembled, disassembled })
        {
            run.ExitCode.ShouldBe(ExitCodes.Failed);
            run.Error.ShouldContain("NC3009");
            run.Error.ShouldContain("256 words");
        }

        empty.ExitCode.ShouldBe(ExitCodes.Failed);
        empty.Error.ShouldContain("NC3501");
    }

    [Fact]
    public async Task A_device_that_never_ends_is_read_up_to_the_limit()
    {
        CliRun run = await CliRun.Of("asm", "/dev/zero");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain("NC3009");
    }

    [Fact]
    public async Task Every_problem_has_line_column_and_the_line_itself()
    {
        string text = _folder.Write("bad.s", "TGT w\nDEP x0\n  MUL y9\nSCL 99, 0\nACC\nWR\nHALT\n");

        CliRun run = await CliRun.Of("asm", text);

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain($"{text}:3:7: NC6606");
        run.Error.ShouldContain("      MUL y9\n          ^".ReplaceLineEndings());
        run.Error.ShouldContain($"{text}:4:5: NC6607");
        run.Error.ShouldContain("2 problems");
    }

    [Fact]
    public async Task A_program_that_the_verifier_refuses_is_not_written()
    {
        string text = _folder.Write("endless.s", "TGT w\nDEP x0\nMUL x1\nSCL 1, 0\nACC\nRND down\nWR\n");

        CliRun run = await CliRun.Of("asm", text, "-o", _folder.File("endless.hex"), "--json");

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain("NC6631");
        using JsonDocument json = JsonDocument.Parse(run.Out);
        json.RootElement.GetProperty("error").GetProperty("code").GetString().ShouldBe("NC6631");
        File.Exists(_folder.File("endless.hex")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("12g4\n", "12g4")]
    [InlineData("1070\n.const 70000\n", ".const 70000")]
    [InlineData("0x1070\n.limit 3\n", ".limit 3")]
    [InlineData("10700\n", "10700")]
    public async Task A_listing_that_is_none_is_refused_with_its_line(string listing, string found)
    {
        CliRun run = await CliRun.Of("disasm", _folder.Write("x.hex", listing));

        run.ExitCode.ShouldBe(ExitCodes.Failed);
        run.Error.ShouldContain($"NC3501: the line is no microcode; found '{found}'");
    }

    [Fact]
    public async Task Unsound_words_are_shown_and_told()
    {
        CliRun run = await CliRun.Of("disasm", _folder.Write("x.hex", "f000\n1070\n"));

        run.ExitCode.ShouldBe(ExitCodes.Ok);
        run.Error.ShouldContain("word 0: NC6633");
        run.Out.ShouldContain("F000");
    }
}
