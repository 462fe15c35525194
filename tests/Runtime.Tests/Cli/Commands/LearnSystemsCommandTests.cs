using System.Buffers.Binary;
using System.Text.Json;

namespace Runtime.Tests.Cli.Commands;

/// <summary><c>neurochip learn systems</c>: figures, criteria, report and exit codes.</summary>
public class LearnSystemsCommandTests
{
    [Fact]
    public async Task The_digits_that_come_with_the_program_are_learned_and_reported()
    {
        using var folder = new TempFolder();
        CliRun run = await CliRun.Of("learn", "systems", "digits", "--report", folder.File("report.html"));
        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("accuracy, hard reading, seed 1");
        run.Out.ShouldContain("met     at least 60 % of 500 held-back digits right");
        string html = await File.ReadAllTextAsync(folder.File("report.html"));
        html.ShouldContain("Learned state of seed 1: pixels 63a8612c29353bd4, tonic bc5baa0e4ec80e14");
        html.Split("<svg").Length.ShouldBe(1 + 5);
    }

    [Fact]
    public async Task A_missed_criterion_is_exit_code_1()
    {
        // Blank digits: whatever is learned, a tenth of their labels can be right.
        using var folder = new TempFolder();
        const int Digits = 9500;
        folder.Write("t10k-images-idx3-ubyte", [.. Header(0x803, Digits, 28, 28), .. new byte[Digits * 28 * 28]]);
        folder.Write("t10k-labels-idx1-ubyte", [.. Header(0x801, Digits), .. Enumerable.Range(0, Digits).Select(i => (byte)(i % 10))]);
        CliRun run = await CliRun.Of("learn", "systems", "digits", "--digits", folder.Path, "--seed", "2", "--json");
        run.ExitCode.ShouldBe(1, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement system = json.RootElement.GetProperty("systems")[0];
        system.GetProperty("met").GetBoolean().ShouldBeFalse();
        system.GetProperty("criteria")[0].GetProperty("found").GetString().ShouldBe("10.0 %");
        system.GetProperty("figures")[0].GetProperty("name").GetString().ShouldBe("accuracy, hard reading, seed 2");
    }

    [Fact]
    public async Task The_full_run_asks_for_the_digits_it_needs()
    {
        CliRun run = await CliRun.Of("learn", "systems", "digits", "--size", "full");
        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("NC3201");
        run.Error.ShouldContain("t10k-images-idx3-ubyte");
    }

    [Fact]
    public async Task A_folder_without_digits_is_refused()
    {
        using var folder = new TempFolder();
        CliRun run = await CliRun.Of("learn", "systems", "digits", "--digits", folder.Path);
        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("NC3001");
        run.Error.ShouldContain("--digits");
    }

    [Fact]
    public async Task Digits_that_are_too_few_or_of_another_shape_are_refused()
    {
        using var folder = new TempFolder();
        folder.Write("t10k-labels-idx1-ubyte", [.. Header(0x801, 2), 1, 2]);
        folder.Write("t10k-images-idx3-ubyte", [.. Header(0x803, 2, 28, 28), .. new byte[2 * 28 * 28]]);
        (await CliRun.Of("learn", "systems", "digits", "--digits", folder.Path)).Error.ShouldContain("NC3102");
        folder.Write("t10k-images-idx3-ubyte", [.. Header(0x803, 2, 2, 2), .. new byte[8]]);
        (await CliRun.Of("learn", "systems", "digits", "--digits", folder.Path)).Error.ShouldContain("NC3005");
        folder.Write("t10k-images-idx3-ubyte", [.. Header(0x803, 1, 28, 28), .. new byte[28 * 28]]);
        (await CliRun.Of("learn", "systems", "digits", "--digits", folder.Path)).Error.ShouldContain("NC3103");
    }

    [Theory]
    [InlineData("learn", "systems", "nonsense")]
    [InlineData("learn", "systems", "--size", "huge")]
    [InlineData("learn", "systems", "--report", "report.pdf")]
    public async Task What_means_nothing_is_a_usage_error(params string[] args) => (await CliRun.Of(args)).ExitCode.ShouldBe(2);

    private static byte[] Header(int magic, params int[] extents)
    {
        var header = new byte[4 * (extents.Length + 1)];
        BinaryPrimitives.WriteInt32BigEndian(header, magic);
        for (int i = 0; i < extents.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), extents[i]);
        }

        return header;
    }
}
