using System.Text.Json;
using NeuroChip.Cli.Output;
using NeuroChip.Cli.Running;
using NeuroChip.Device.Timing;
using NeuroChip.Emulator.Timing;

namespace NeuroChip.Cli.Reports.Timing;

/// <summary>A report of times and energies for programs: ns, pJ, counts.</summary>
internal static class TimingJson
{
    public static string Write(TimingData data) => JsonText.Object(json =>
    {
        (TimingReport report, TimingBins bins) = (data.Report, data.Steps.Bins);
        json.WriteString("command", "report");
        json.WriteString("network", data.Network);
        json.WriteString("profile", report.Profile);
        json.WriteString("profileDigest", Convert.ToHexStringLower(report.ProfileDigest.Span));
        TimingText.Write(json, RunTiming.Of(report));
        json.WriteNumber("longestStepOfRun", data.Steps.LongestStep);
        json.WriteNumber("localPackets", report.Totals.LocalPackets);
        json.WriteNumber("hopsEastWest", report.Totals.HopsEastWest);
        json.WriteNumber("hopsNorthSouth", report.Totals.HopsNorthSouth);
        json.WriteNumber("hopsOffChip", report.Totals.HopsOffChip);
        json.WriteNumber("packetWaitSumNs", report.Totals.WaitSum);
        json.WriteNumber("longestPacketLatencyNs", report.Totals.LongestLatency);
        json.WriteNumber("barrierMessages", report.Totals.BarrierMessages);
        WriteCores(json, report);
        WriteRouters(json, data);
        WriteLinks(json, report);
        json.WriteNumber("stepsPerBin", bins.StepsPerBin);
        json.WriteStartArray("bins");
        foreach (TimingBin bin in bins.All)
        {
            json.WriteStartObject();
            json.WriteNumber("first", bin.First);
            json.WriteNumber("steps", bin.Steps);
            json.WriteNumber("timeNs", bin.Time);
            json.WriteNumber("longestNs", bin.Longest);
            TimingText.WriteParts(json, bin.Parts);
            TimingText.WriteEnergy(json, bin.Energy);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void WriteCores(Utf8JsonWriter json, TimingReport report)
    {
        json.WriteStartArray("cores");
        for (int i = 0; i < report.Cores.Count; i++)
        {
            CoreTotals sums = report.Totals.Cores[i];
            json.WriteStartObject();
            json.WriteNumber("chip", report.Cores[i].Chip);
            json.WriteNumber("core", report.Cores[i].Core);
            json.WriteNumber("busyNs", sums.Busy);
            json.WriteNumber("deliverNs", sums.Deliver);
            json.WriteNumber("updateNs", sums.Update);
            json.WriteNumber("emitNs", sums.Emit);
            json.WriteNumber("learnNs", sums.Learn);
            json.WriteNumber("criticalSteps", sums.Critical);
            json.WriteNumber("hops", sums.Hops);
            TimingText.WriteEnergy(json, report.CoreEnergies[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRouters(Utf8JsonWriter json, TimingData data)
    {
        long[] packets = data.RouterPackets();
        json.WriteStartArray("routers");
        for (int tile = 0; tile < packets.Length; tile++)
        {
            if (packets[tile] > 0)
            {
                json.WriteStartObject();
                json.WriteString("tile", data.Report.Shape.TileName(tile));
                json.WriteNumber("packets", packets[tile]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, TimingReport report)
    {
        json.WriteStartArray("links");
        for (int link = 0; link < report.Totals.LinkPackets.Length; link++)
        {
            if (report.Totals.LinkPackets[link] > 0)
            {
                json.WriteStartObject();
                json.WriteString("link", report.Shape.LinkName(link));
                json.WriteNumber("packets", report.Totals.LinkPackets[link]);
                json.WriteNumber("busyNs", report.Totals.LinkBusy[link]);
                json.WriteNumber("criticalSteps", report.Totals.LinkCritical[link]);
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }
}
