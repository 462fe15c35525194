using System.Text.Json;
using System.Xml.Linq;
using NeuroChip.Cli.Errors;
using static Runtime.Tests.Cli.Reports.Timing.ReportFiles;

namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary><c>neurochip report</c> on a network whose times and energies can be worked out by hand.</summary>
public sealed class ReportCommandTests : IDisposable
{
    private const double Tolerance = 1e-9;
    private const int Steps = 20;

    private readonly TempFolder _folder = new();
    private readonly string _image;

    public ReportCommandTests() => _image = _folder.Write("clocks.img", TestNetworks.Clocks().ToBytes());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_step_costs_what_the_profile_says_by_hand()
    {
        CliRun run = await Report("--csv", _folder.File("steps.csv"));

        run.ExitCode.ShouldBe(0, run.Error);
        List<Dictionary<string, string>> rows = Rows(_folder.File("steps.csv"));
        rows.Count.ShouldBe(Steps);

        // From step 2 on each readout takes in a packet of each clock: two synapses of 1 ns, then an update with input of 2 ns; the
        // clocks need 2 ns. Barrier of 4 tiles: 200 ns. A packet of 1 or 2 hops of 1 ns each, sent at 2 ns, may come after that.
        Dictionary<string, string> row = rows[5];
        row["index"].ShouldBe("6");
        row.Number("synaptic_events").ShouldBe(4);
        row.Number("deliver_ns").ShouldBe(2 * 1.0);
        row.Number("update_ns").ShouldBe(2.0);
        row.Number("barrier_ns").ShouldBe(200.0);
        row.Number("tick_ns").ShouldBe(0);
        row.Number("time_ns").ShouldBe(4 + 200 + row.Number("network_ns"), Tolerance);

        // 4 synapses of 10 pJ, 4 updates with input or spike of 20 pJ, hops of 1 pJ.
        row.Number("packets").ShouldBe(4);
        double hops = row.Number("hops_east_west") + row.Number("hops_north_south");
        hops.ShouldBeInRange(4, 6, "two cores to the two others of a square of four tiles");
        row.Number("energy_synapses_pj").ShouldBe(4 * 10.0);
        row.Number("energy_compartments_pj").ShouldBe(4 * 20.0);
        row.Number("energy_pj").ShouldBe(40 + 80 + hops, Tolerance);

        // In the first step nothing has arrived: the readouts are idle (10 pJ each), the clocks spike.
        rows[0].Number("energy_pj").ShouldBe((2 * 10.0) + (2 * 20.0) + hops, Tolerance);
    }

    [Theory]
    [InlineData("analytic")]
    [InlineData("event")]
    [InlineData("flit")]
    public async Task Rows_add_up_to_the_totals_and_parts_to_the_time(string fidelity)
    {
        CliRun run = await Report("--csv", _folder.File("steps.csv"), "--json", "--fidelity", fidelity);

        run.ExitCode.ShouldBe(0, run.Error);
        List<Dictionary<string, string>> rows = Rows(_folder.File("steps.csv"));
        JsonElement json = Json(run.Out);
        JsonElement timing = json.GetProperty("timing");
        timing.GetProperty("fidelity").GetString().ShouldBe(fidelity);
        timing.GetProperty("model").GetString()!.ShouldStartWith($"{fidelity} mesh, costs of profile tiny");
        timing.Number("steps").ShouldBe(Steps);
        rows.Sum(row => row.Number("time_ns")).ShouldBe(timing.Number("timeNs"), Tolerance * timing.Number("timeNs"));
        rows.Sum(row => row.Number("energy_pj")).ShouldBe(timing.Number("energyPj"), Tolerance * timing.Number("energyPj"));
        rows.Sum(row => row.Number("packets")).ShouldBe(timing.Number("packets"));
        double start = 0;
        foreach (Dictionary<string, string> row in rows)
        {
            string[] parts = ["deliver_ns", "update_ns", "emit_ns", "network_ns", "learn_ns", "barrier_ns", "tick_ns"];
            parts.Sum(row.Number).ShouldBe(row.Number("time_ns"), Tolerance);
            row.Where(cell => cell.Key.StartsWith("energy_", StringComparison.Ordinal) && cell.Key != "energy_pj").Sum(cell => row.Number(cell.Key))
                .ShouldBe(row.Number("energy_pj"), Tolerance);
            row.Number("start_ns").ShouldBe(start, Tolerance);
            start += row.Number("time_ns");
        }

        JsonElement[] links = [.. json.GetProperty("links").EnumerateArray()];
        links.Sum(link => link.Number("packets")).ShouldBe(timing.Number("hops"), "each hop is a packet on a link");
        links.Sum(link => link.Number("criticalSteps")).ShouldBe(Steps);
        json.GetProperty("cores").EnumerateArray().Sum(core => core.Number("criticalSteps")).ShouldBe(Steps);
        double packetsTaken = rows.Sum(row => row.Number("spikes_in"));
        json.GetProperty("routers").EnumerateArray().Sum(router => router.Number("packets")).ShouldBe(timing.Number("hops") + packetsTaken);
        timing.GetProperty("costs").EnumerateArray().ShouldAllBe(cost => cost.GetProperty("kind").GetString() == "estimated");
        timing.GetProperty("missingCosts").EnumerateArray().Select(name => name.GetString()).ShouldContain("message-in-energy");
    }

    [Fact]
    public async Task Populations_have_all_of_the_energy_between_them()
    {
        CliRun run = await Report("--json");

        run.ExitCode.ShouldBe(0, run.Error);
        JsonElement timing = Json(run.Out).GetProperty("timing");
        JsonElement[] rows = [.. timing.GetProperty("populations").EnumerateArray()];
        rows.Select(row => row.GetProperty("name").GetString()).ShouldBe(["clock", "sums", "(outside)", "(shared)"]);

        // Two clocks spike in each step, each with a packet to two cores and a synapse of 10 pJ at each; an update with a spike is
        // 20 pJ. The synapses of the last step's packets are charged already, and counted by the cores in the step after.
        const double InFlight = 4 * 10.0;
        rows[0].Number("spikes").ShouldBe(2 * Steps);
        rows[0].Number("packets").ShouldBe(4 * Steps);
        rows[0].Number("synapticEvents").ShouldBe(4 * Steps);
        rows[0].GetProperty("energyByUnitPj").Number("synapses").ShouldBe(4 * Steps * 10.0);
        rows[0].GetProperty("energyByUnitPj").Number("compartments").ShouldBe(2 * Steps * 20.0);

        // The readouts have no input in the first step: 10 pJ, and 20 pJ from then on.
        rows[1].Number("energyPj").ShouldBe((2 * 10.0) + (2 * (Steps - 1) * 20.0));
        rows.Sum(row => row.Number("energyPj")).ShouldBe(timing.Number("energyPj") + InFlight, Tolerance);
    }

    [Fact]
    public async Task A_long_run_has_a_row_for_each_step_and_a_bounded_number_of_bins()
    {
        const int Many = 1500;
        CliRun run = await CliRun.Of("report", _image, "--engine", "scalar", "--steps", $"{Many}", "--csv", _folder.File("steps.csv"), "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        Rows(_folder.File("steps.csv")).Count.ShouldBe(Many);
        JsonElement json = Json(run.Out);
        JsonElement[] bins = [.. json.GetProperty("bins").EnumerateArray()];
        json.Number("stepsPerBin").ShouldBe(8, "the least power of two with which 1,500 steps make at most 256 bins");
        bins.Length.ShouldBe((Many + 7) / 8);
        bins.Sum(bin => bin.Number("steps")).ShouldBe(Many);
        bins.Sum(bin => bin.Number("timeNs")).ShouldBe(json.GetProperty("timing").Number("timeNs"), 1e-6);
        bins.Select((bin, i) => bin.Number("first") - (8 * i)).ShouldAllBe(first => first == 1);
    }

    [Fact]
    public async Task A_page_has_its_plots_names_its_model_and_fetches_nothing()
    {
        CliRun run = await Report("-o", _folder.File("report.html"), "-o", _folder.File("report.md"));

        run.ExitCode.ShouldBe(0, run.Error);
        run.Out.ShouldContain("  spent on          barrier 9");
        string html = File.ReadAllText(_folder.File("report.html"));
        string[] plots = [.. html.Split("<svg").Skip(1).Select(rest => "<svg" + rest[..(rest.IndexOf("</svg>", StringComparison.Ordinal) + 6)])];
        XElement[] parsed = [.. plots.Select(plot => XDocument.Parse(plot).Root!)];
        parsed.Select(plot => plot.Attribute("aria-label")!.Value)
            .ShouldBe(["Time per step", "Energy by unit", "Energy per step", "Chip 0: routers and links", "Utilisation per core", "Energy per population"], ignoreOrder: true);
        html.ShouldContain("analytic mesh, costs of profile tiny");
        html.ShouldContain("critical core");
        html.ShouldContain("critical link");
        html.ShouldContain("Not given by the profile, and counted as 0:");
        html.ShouldContain("color-scheme: light dark");
        html.ShouldNotContain("<script");
        html.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal).ShouldNotContain("http");
        html.ShouldNotContain("NaN");
        File.ReadAllText(_folder.File("report.md")).ShouldContain("| critical link | chip 0 tile (");
    }

    [Fact]
    public async Task One_image_is_timed_with_the_costs_of_another_profile()
    {
        string dear = _folder.Write("dear.yaml", """
            profile: dear
            about: The tiny chip with slow barriers.
            inherits: tiny
            cost-source: slow on purpose
            costs:
              barrier-time: {value: 1000, unit: ns, source: "slow on purpose, for tests", kind: estimated}

            """);
        CliRun own = await Report("--json");
        CliRun other = await Report("--json", "--costs", dear);

        own.ExitCode.ShouldBe(0, own.Error);
        other.ExitCode.ShouldBe(0, other.Error);
        Json(other.Out).GetProperty("profile").GetString().ShouldBe("dear");
        double more = Json(other.Out).GetProperty("timing").Number("timeNs") - Json(own.Out).GetProperty("timing").Number("timeNs");
        more.ShouldBe(Steps * (1000.0 - 200.0), 1e-6);
        Json(other.Out).GetProperty("timing").Number("packets").ShouldBe(Json(own.Out).GetProperty("timing").Number("packets"));
    }

    [Fact]
    public async Task Costs_of_a_chip_of_another_shape_are_refused()
    {
        CliRun run = await Report("--costs", "loihi1-d18");

        run.ExitCode.ShouldBe(ExitCodes.Image);
        run.Error.ShouldContain("loihi1-d18");
    }

    [Theory]
    [InlineData("neither --input nor --steps")]
    [InlineData("no --input", "--steps", "3", "--labels", "labels.gz")]
    [InlineData("--window is about --trace and --vcd", "--steps", "3", "--window", "1..2")]
    [InlineData(".html, .md, .json", "--steps", "3", "-o", "report.pdf")]
    public async Task Options_that_do_not_fit_together_are_told_before_any_work(string message, params string[] options)
    {
        CliRun run = await CliRun.Of(["report", _folder.File("not-read.img"), .. options]);

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(CliCodes.Options.Id);
        run.Error.ShouldContain(message);
    }

    [Theory]
    [InlineData("clocks.img", "--csv", "clocks.img")]
    [InlineData("x.json", "-o", "x.json", "--trace", "x.json")]
    [InlineData("x.csv", "--csv", "x.csv", "--vcd", "x.csv")]
    public async Task No_output_is_written_over_the_network_or_another_output(string twice, params string[] options)
    {
        byte[] image = File.ReadAllBytes(_image);

        CliRun run = await Report([.. options.Select(option => option[0] == '-' ? option : _folder.File(option))]);

        run.ExitCode.ShouldBe(ExitCodes.Usage, run.Error);
        run.Error.ShouldContain($"{_folder.File(twice)}: {CliCodes.Options.Id}: two of the command's files are one");
        File.ReadAllBytes(_image).ShouldBe(image);
    }

    [Theory]
    [InlineData("--window", "5..4")]
    [InlineData("--window", "0..4")]
    [InlineData("--window", "1..2000000")]
    [InlineData("--window", "1-4")]
    [InlineData("--steps", "0")]
    [InlineData("--fidelity", "none")]
    public async Task Values_that_mean_nothing_are_usage_errors(string option, string value)
    {
        CliRun run = await CliRun.Of("report", _image, "--trace", _folder.File("t.json"), option, value);

        run.ExitCode.ShouldBe(ExitCodes.Usage);
        run.Error.ShouldContain(value);
    }

    [Theory]
    [InlineData("--csv")]
    [InlineData("--trace")]
    [InlineData("--vcd")]
    public async Task A_full_disk_is_no_fault_of_the_device(string option)
    {
        CliRun run = await CliRun.Of("report", _image, "--engine", "scalar", "--steps", "2000", option, "/dev/full", "--window", "1..2000");
        if (option == "--csv")
        {
            run = await CliRun.Of("report", _image, "--engine", "scalar", "--steps", "2000", option, "/dev/full");
        }

        run.ExitCode.ShouldBe(ExitCodes.Failed, run.Error);
        run.Error.ShouldContain(CliCodes.CannotWrite.Id);
        run.Error.ShouldContain("/dev/full");
    }

    [Fact]
    public async Task Spikes_do_not_depend_on_the_model()
    {
        var digests = new List<string>();
        foreach (string fidelity in (string[])["analytic", "event", "flit"])
        {
            CliRun run = await Report("--csv", _folder.File($"{fidelity}.csv"), "--fidelity", fidelity);
            run.ExitCode.ShouldBe(0, run.Error);
            digests.Add(string.Join('\n', Rows(_folder.File($"{fidelity}.csv")).Select(row => $"{row["compartment_spikes"]} {row["spikes_in"]} {row["energy_pj"]}")));
        }

        digests.Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task The_report_of_a_run_has_time_and_energy_with_their_model()
    {
        string image = _folder.Write("net.img", TestNetworks.Spikes(split: 3).ToBytes());
        string events = _folder.Write("in.csv", "step,unit\n0,1\n2,0\n");
        CliRun run = await CliRun.Of("run", image, "--input", events, "--engine", "scalar", "--report", _folder.File("run.html"));

        run.ExitCode.ShouldBe(0, run.Error);
        string html = File.ReadAllText(_folder.File("run.html"));
        html.ShouldContain("Time and energy on the chip");
        html.ShouldContain("analytic mesh, costs of profile tiny");
        html.ShouldContain("Where the numbers come from");

        CliRun none = await CliRun.Of("run", image, "--input", events, "--engine", "scalar", "--fidelity", "none", "--report", _folder.File("none.html"));
        none.ExitCode.ShouldBe(0, none.Error);
        File.ReadAllText(_folder.File("none.html")).ShouldContain("Model: none.");
    }

    private Task<CliRun> Report(params string[] options) =>
        CliRun.Of(["report", _image, "--engine", "scalar", "--steps", $"{Steps}", .. options]);
}
