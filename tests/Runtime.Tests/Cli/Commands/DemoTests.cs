using System.Text.Json;
using NeuroChip.Cli.Commands;

namespace Runtime.Tests.Cli.Commands;

/// <summary>What `make demo` does, on whatever engine this machine has.</summary>
public sealed class DemoTests
{
    [Fact]
    public async Task The_demo_classifies_digits_on_a_served_chip_and_writes_its_report()
    {
        using var folder = new TempFolder();

        CliRun run = await CliRun.Of("demo", "--output", folder.Path, "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Out);
        JsonElement root = json.RootElement;
        root.GetProperty("accuracy").GetDouble().ShouldBeGreaterThanOrEqualTo(DemoCommand.Goal);
        root.GetProperty("samples").GetInt32().ShouldBeGreaterThanOrEqualTo(1000);
        root.GetProperty("device").GetString().ShouldNotBeNull().ShouldStartWith("unix:");
        string report = File.ReadAllText(folder.File("report.html"));
        report.ShouldContain("accuracy on the chip");
        report.ShouldContain("accuracy of the float network");
        report.ShouldContain("Confusion");
        report.ShouldContain("Utilisation");
        report.ShouldNotContain("http", Case.Insensitive, "the report fetches nothing");
        File.Exists(folder.File("digits.img")).ShouldBeTrue();
    }
}
