using System.Globalization;
using System.Text.Json;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Image;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// A window of steps in the Trace Event Format that chrome://tracing and Perfetto read: one process for the steps and their parts,
/// one for each chip with a track for each core, one for each chip's links, and counters of packets and energy. Times in us, as
/// the format asks, to the ps. A link's slice says how long it is busy in the step, from the start of the step on.
/// </summary>
internal sealed class ChromeTrace : ITimingSink
{
    private const int StepProcess = 0;
    private const int StepTrack = 0;
    private const int PartTrack = 1;
    private const double NsPerUs = 1000;

    private readonly TextSink _sink;
    private readonly ChipTiming _timing;
    private readonly StepWindow _window;
    private readonly int[] _links;
    private readonly int _chips;
    private bool _isFirst = true;

    public ChromeTrace(string path, ChipTiming timing, StepWindow window)
    {
        (_sink, _timing, _window) = (new TextSink(path), timing, window);
        _links = [.. timing.Traffic.Flows.SelectMany(flow => flow.Links).Distinct().Order()];
        int[] chips = [.. timing.Cores.Select(core => core.Chip).Union(_links.Select(ChipOf)).Order()];
        _chips = 1 + chips.DefaultIfEmpty(0).Max();
        _sink.Text.Append($"{{\"displayTimeUnit\":\"ns\",\"otherData\":{{\"model\":{Quoted(timing.Model)}}},\"traceEvents\":[\n");
        Name("process_name", StepProcess, StepTrack, "steps");
        Name("thread_name", StepProcess, StepTrack, "step");
        Name("thread_name", StepProcess, PartTrack, "parts, seen from the critical core");
        foreach (int chip in chips)
        {
            Name("process_name", CoresOf(chip), 0, $"chip {chip} cores");
            Name("process_name", LinksOf(chip), 0, $"chip {chip} links");
        }

        foreach (CoreAddress core in timing.Cores)
        {
            Name("thread_name", CoresOf(core.Chip), core.Core, $"core {core.Core}");
        }

        foreach (int link in _links)
        {
            Name("thread_name", LinksOf(ChipOf(link)), link, timing.Shape.LinkName(link));
        }
    }

    public void Write(long index, double start, StepReport step)
    {
        if (!_window.Contains(index))
        {
            return;
        }

        WriteStep(index, start, step);
        string arguments = $"{{\"step\":{index}}}";
        for (int core = 0; core < step.Cores.Length; core++)
        {
            CoreAddress address = _timing.Cores[core];
            foreach (CoreSpan span in CoreTimeline.Of(step, core))
            {
                Slice(Word(span.Phase), CoresOf(address.Chip), address.Core, start + span.Start, span.End - span.Start, arguments);
            }
        }

        foreach (int link in _links)
        {
            if (step.Mesh.LinkPackets[link] > 0)
            {
                double busy = Math.Min(step.Mesh.LinkBusy[link], step.Time);
                Slice("busy", LinksOf(ChipOf(link)), link, start, busy, $"{{\"step\":{index},\"packets\":{step.Mesh.LinkPackets[link]}}}");
            }
        }

        Counter("packets", start, step.Packets + step.HostPackets);
        Counter("energy pJ", start, step.TotalEnergy);
        _sink.Pass();
    }

    public void Complete()
    {
        _sink.Text.Append("\n]}\n");
        _sink.Flush();
    }

    public void Dispose() => _sink.Dispose();

    private void WriteStep(long index, double start, StepReport step)
    {
        string core = step.Cores.Length == 0 ? "none" : _timing.Cores[step.CriticalCore].ToString();
        string link = step.CriticalLink < 0 ? "none" : _timing.Shape.LinkName(step.CriticalLink);
        Slice(
            $"step {index}", StepProcess, StepTrack, start, step.Time,
            $"{{\"critical core\":{Quoted(core)},\"critical link\":{Quoted(link)},\"packets\":{step.Packets + step.HostPackets},\"energy pJ\":{Number(step.TotalEnergy)}}}");
        double at = start;
        for (int part = 0; part < StepParts.Count; part++)
        {
            if (step.Parts[part] > 0)
            {
                Slice(Word((StepPart)part), StepProcess, PartTrack, at, step.Parts[part], $"{{\"step\":{index}}}");
                at += step.Parts[part];
            }
        }
    }

    private static int CoresOf(int chip) => 1 + chip;

    /// <summary>Processes of links stand behind those of all chips.</summary>
    private int LinksOf(int chip) => 1 + _chips + chip;

    private int ChipOf(int link) => _timing.Shape.ChipOf(link / MeshShape.LinksPerTile);

    private void Name(string kind, int process, int thread, string name) =>
        Event($"\"name\":\"{kind}\",\"ph\":\"M\",\"pid\":{process},\"tid\":{thread},\"args\":{{\"name\":{Quoted(name)}}}");

    private void Slice(string name, int process, int thread, double start, double length, string arguments) => Event(
        $"\"name\":{Quoted(name)},\"ph\":\"X\",\"pid\":{process},\"tid\":{thread},\"ts\":{Microseconds(start)},\"dur\":{Microseconds(length)},\"args\":{arguments}");

    private void Counter(string name, double start, double value) => Event(
        $"\"name\":{Quoted(name)},\"ph\":\"C\",\"pid\":{StepProcess},\"ts\":{Microseconds(start)},\"args\":{{\"value\":{Number(value)}}}");

    private void Event(string members)
    {
        _sink.Text.Append(_isFirst ? "{" : ",\n{").Append(members).Append('}');
        _isFirst = false;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Microseconds(double ns) => (ns / NsPerUs).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
