using System.Globalization;
using NeuroChip.Emulator.Mesh;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>
/// A window of steps in the Trace Event Format that chrome://tracing and Perfetto read: a process for each chip with a track for each
/// core, one for its links, and counters of packets and energy. Times in us, as the format asks.
/// </summary>
internal sealed class ChromeTrace : ITimingSink
{
    /// <summary>Processes of links stand behind those of chips.</summary>
    private const int LinkProcess = 100_000;

    private readonly TextSink _sink;
    private readonly ChipTiming _timing;
    private readonly StepWindow _window;
    private readonly int[] _links;
    private bool _isFirst = true;

    public ChromeTrace(string path, ChipTiming timing, StepWindow window)
    {
        (_sink, _timing, _window) = (new TextSink(path), timing, window);
        _links = [.. timing.Traffic.Flows.SelectMany(flow => flow.Links).Distinct().Order()];
        _sink.Text.Append("{\"displayTimeUnit\":\"ns\",\"otherData\":{\"model\":\"").Append(Escape(timing.Model)).Append("\"},\"traceEvents\":[\n");
        foreach (int chip in timing.Cores.Select(core => core.Chip).Distinct())
        {
            Name("process_name", chip, 0, $"chip {chip}");
            Name("process_name", LinkProcess + chip, 0, $"chip {chip} links");
        }

        foreach (Spec.Image.CoreAddress core in timing.Cores)
        {
            Name("thread_name", core.Chip, core.Core, $"core {core.Core}");
        }

        foreach (int link in _links)
        {
            Name("thread_name", LinkProcess + ChipOf(link), link, timing.Shape.LinkName(link));
        }
    }

    public void Write(long index, double start, StepReport step)
    {
        if (!_window.Contains(index))
        {
            return;
        }

        for (int core = 0; core < step.Cores.Length; core++)
        {
            foreach (CoreSpan span in CoreTimeline.Of(step, core))
            {
                Slice(span.Phase.ToString().ToLowerInvariant(), _timing.Cores[core].Chip, _timing.Cores[core].Core, start + span.Start, span.End - span.Start, index, null);
            }
        }

        foreach (int link in _links)
        {
            if (step.Mesh.LinkPackets[link] > 0)
            {
                Slice("busy", LinkProcess + ChipOf(link), link, start, step.Mesh.LinkBusy[link], index, step.Mesh.LinkPackets[link]);
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

    private int ChipOf(int link) => _timing.Shape.ChipOf(link / MeshShape.LinksPerTile);

    private void Name(string kind, int process, int thread, string name) =>
        Event($"\"name\":\"{kind}\",\"ph\":\"M\",\"pid\":{process},\"tid\":{thread},\"args\":{{\"name\":\"{Escape(name)}\"}}");

    private void Slice(string name, int process, int thread, double start, double length, long index, int? packets) => Event(
        $"\"name\":\"{name}\",\"ph\":\"X\",\"pid\":{process},\"tid\":{thread},\"ts\":{Microseconds(start)},\"dur\":{Microseconds(length)},\"args\":{{\"step\":{index}{(packets is { } count ? $",\"packets\":{count}" : "")}}}");

    private void Counter(string name, double start, double value) => Event(
        $"\"name\":\"{name}\",\"ph\":\"C\",\"pid\":{_timing.Cores[0].Chip},\"ts\":{Microseconds(start)},\"args\":{{\"value\":{value.ToString("R", CultureInfo.InvariantCulture)}}}");

    private void Event(string members)
    {
        _sink.Text.Append(_isFirst ? "{" : ",\n{").Append(members).Append('}');
        _isFirst = false;
    }

    private static string Microseconds(double ns) => (ns / 1000).ToString("0.######", CultureInfo.InvariantCulture);

    private static string Escape(string text) => System.Text.Json.JsonEncodedText.Encode(text).ToString();
}
