using System.Text.Json;
using static Runtime.Tests.Cli.Reports.Timing.ReportFiles;

namespace Runtime.Tests.Cli.Reports.Timing;

/// <summary>Waveforms and traces, read back by the grammar of their formats, say what the table of the same run says.</summary>
public sealed class TraceFileTests : IDisposable
{
    private const int First = 4;
    private const int Last = 9;
    private const double NsTolerance = 2e-3;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("analytic")]
    [InlineData("flit")]
    public async Task Waveforms_hold_the_phases_of_the_steps_of_the_window(string fidelity)
    {
        List<Dictionary<string, string>> rows = await Run(fidelity);
        VcdFile vcd = VcdFile.Parse(File.ReadAllText(_folder.File("waves.vcd")));

        vcd.Timescale.ShouldBe("1 ps");
        vcd.Comments.ShouldContain(comment => comment.StartsWith($"{fidelity} mesh, costs of profile tiny", StringComparison.Ordinal));
        VcdSignal step = vcd.Signals["neurochip.step"];
        step.Changes.Select(change => change.Value).ShouldBe(Enumerable.Range(First, Last - First + 1).Select(i => (long)i));
        VcdSignal[] phases = [.. vcd.Signals.Where(signal => signal.Key.EndsWith("_phase", StringComparison.Ordinal)).Select(signal => signal.Value)];
        phases.Length.ShouldBe(4);
        vcd.Signals.Values.ShouldAllBe(signal => signal.Changes[0].Time == 0);
        for (int i = 0; i < step.Changes.Count; i++)
        {
            long from = step.Changes[i].Time;
            long to = i + 1 < step.Changes.Count ? step.Changes[i + 1].Time : vcd.End;
            Dictionary<string, string> row = rows[First + i - 1];
            ShouldLast(to - from, row.Number("time_ns"));

            string[] critical = row["critical_core"].Split(' ');
            critical.Length.ShouldBe(4, "chip C core N");
            VcdSignal core = vcd.Signals[$"neurochip.chip{critical[1]}.core{critical[3]}_phase"];
            ShouldLast(core.TimeAt(1, from, to), row.Number("deliver_ns"));
            ShouldLast(core.TimeAt(2, from, to), row.Number("update_ns") + row.Number("emit_ns"));
            foreach (VcdSignal phase in phases)
            {
                ShouldLast(phase.TimeAt(5, from, to), row.Number("barrier_ns"));
                Enumerable.Range(0, 7).Sum(value => phase.TimeAt(value, from, to)).ShouldBe(to - from, "every moment has a phase");
            }

            VcdSignal[] packets = [.. vcd.Signals.Where(signal => signal.Key.EndsWith("_packets", StringComparison.Ordinal)).Select(signal => signal.Value)];
            packets.Sum(signal => signal.Changes.Where(change => change.Time <= from).Last().Value)
                .ShouldBe((long)(row.Number("hops_east_west") + row.Number("hops_north_south")));
        }
    }

    [Fact]
    public async Task A_trace_holds_gapless_tracks_and_the_critical_core_and_link_by_name()
    {
        List<Dictionary<string, string>> rows = await Run("event");
        JsonElement trace = Json(File.ReadAllText(_folder.File("trace.json")));
        JsonElement[] events = [.. trace.GetProperty("traceEvents").EnumerateArray()];
        trace.GetProperty("otherData").GetProperty("model").GetString()!.ShouldStartWith("event mesh, costs of profile tiny");
        Dictionary<(int, int), string> threads = Names(events, "thread_name");
        Dictionary<(int, int), string> processes = Names(events, "process_name");
        ILookup<(int, int), JsonElement> tracks = events.Where(e => e.GetProperty("ph").GetString() == "X").ToLookup(Place);

        JsonElement[] steps = [.. tracks[threads.Single(thread => thread.Value == "step").Key]];
        steps.Length.ShouldBe(Last - First + 1);
        for (int i = 0; i < steps.Length; i++)
        {
            Dictionary<string, string> row = rows[First + i - 1];
            (steps[i].Number("dur") * 1000).ShouldBe(row.Number("time_ns"), NsTolerance);
            (steps[i].Number("ts") * 1000).ShouldBe(row.Number("start_ns"), NsTolerance);
            steps[i].GetProperty("args").GetProperty("critical core").GetString().ShouldBe(row["critical_core"]);
            steps[i].GetProperty("args").GetProperty("critical link").GetString()!.Replace(',', ' ').ShouldBe(row["critical_link"]);
        }

        double start = rows[First - 1].Number("start_ns");
        double end = rows[Last - 1].Number("start_ns") + rows[Last - 1].Number("time_ns");
        (int, int)[] cores = [.. threads.Where(thread => thread.Value.StartsWith("core ", StringComparison.Ordinal)).Select(thread => thread.Key)];
        cores.Length.ShouldBe(4);
        foreach ((int, int) core in cores)
        {
            double at = start;
            foreach (JsonElement slice in tracks[core])
            {
                (slice.Number("ts") * 1000).ShouldBe(at, NsTolerance);
                at = (slice.Number("ts") + slice.Number("dur")) * 1000;
            }

            at.ShouldBe(end, NsTolerance);
        }

        (int, int)[] links = [.. threads.Keys.Where(thread => processes.Any(process => process.Key.Item1 == thread.Item1 && process.Value == "chip 0 links"))];
        links.Sum(link => tracks[link].Sum(slice => slice.GetProperty("args").Number("packets")))
            .ShouldBe(rows[(First - 1)..Last].Sum(row => row.Number("hops_east_west") + row.Number("hops_north_south")));
    }

    [Fact]
    public async Task Two_chips_have_their_own_scopes_tracks_and_maps()
    {
        string image = _folder.Write("clocks.img", TestNetworks.Clocks(count: 4).ToBytes());
        CliRun run = await CliRun.Of(
            "report", image, "--engine", "scalar", "--steps", "5", "--vcd", _folder.File("waves.vcd"), "--trace", _folder.File("trace.json"),
            "--csv", _folder.File("steps.csv"), "-o", _folder.File("report.md"), "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        Dictionary<string, string> row = Rows(_folder.File("steps.csv"))[^1];
        row.Number("packets").ShouldBe(4 * 4);
        row.Number("hops_off_chip").ShouldBeGreaterThan(0);
        Json(run.Out).GetProperty("links").EnumerateArray().Sum(link => link.Number("packets")).ShouldBe(Json(run.Out).GetProperty("timing").Number("hops"));
        string[] signals = [.. VcdFile.Parse(File.ReadAllText(_folder.File("waves.vcd"))).Signals.Keys];
        signals.Count(name => name.StartsWith("neurochip.chip0.core", StringComparison.Ordinal)).ShouldBe(4);
        signals.Count(name => name.StartsWith("neurochip.chip1.core", StringComparison.Ordinal)).ShouldBe(4);
        JsonElement[] events = [.. Json(File.ReadAllText(_folder.File("trace.json"))).GetProperty("traceEvents").EnumerateArray()];
        Names(events, "process_name").Values.ShouldBe(["steps", "chip 0 cores", "chip 0 links", "chip 1 cores", "chip 1 links"], ignoreOrder: true);
        string page = File.ReadAllText(_folder.File("report.md"));
        page.ShouldContain("## Mesh of chip 0");
        page.ShouldContain("## Mesh of chip 1");
    }

    [Fact]
    public async Task A_window_behind_the_end_of_the_run_is_told()
    {
        string image = _folder.Write("clocks.img", TestNetworks.Clocks().ToBytes());
        CliRun run = await CliRun.Of(
            "report", image, "--engine", "scalar", "--steps", "3", "--vcd", _folder.File("waves.vcd"), "--trace", _folder.File("trace.json"), "--window", "4..9");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Error.ShouldContain("no step is traced: the run ended with step 3");
        VcdFile.Parse(File.ReadAllText(_folder.File("waves.vcd"))).End.ShouldBe(-1);
        Json(File.ReadAllText(_folder.File("trace.json"))).GetProperty("traceEvents").EnumerateArray().ShouldAllBe(e => e.GetProperty("ph").GetString() == "M");
    }

    private async Task<List<Dictionary<string, string>>> Run(string fidelity)
    {
        string image = _folder.Write("clocks.img", TestNetworks.Clocks().ToBytes());
        CliRun run = await CliRun.Of(
            "report", image, "--engine", "scalar", "--steps", "12", "--fidelity", fidelity, "--csv", _folder.File("steps.csv"),
            "--vcd", _folder.File("waves.vcd"), "--trace", _folder.File("trace.json"), "--window", $"{First}..{Last}");
        run.ExitCode.ShouldBe(0, run.Error);
        return Rows(_folder.File("steps.csv"));
    }

    /// <summary>Times of waveforms are rounded to ps, at both ends.</summary>
    private static void ShouldLast(long picoseconds, double ns) => (picoseconds / 1000.0).ShouldBe(ns, NsTolerance);

    private static Dictionary<(int Process, int Thread), string> Names(JsonElement[] events, string kind) => events
        .Where(e => e.GetProperty("name").GetString() == kind)
        .ToDictionary(Place, e => e.GetProperty("args").GetProperty("name").GetString()!);

    private static (int Process, int Thread) Place(JsonElement e) => (e.GetProperty("pid").GetInt32(), e.GetProperty("tid").GetInt32());
}
