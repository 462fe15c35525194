using System.Text;
using System.Text.Json;
using NeuroChip.Compilation.Partitioning;
using NeuroChip.Compilation.Quantization;

namespace NeuroChip.Compilation.Reports;

/// <summary>The report for machines. Names are part of the interface: append only.</summary>
public static class ReportJson
{
    /// <summary>One JSON object.</summary>
    public static string Write(CompileReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            Write(json, report);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>Writes the object into a larger document.</summary>
    public static void Write(Utf8JsonWriter json, CompileReport report)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(report);
        json.WriteStartObject();
        json.WriteString("network", report.Network);
        json.WriteString("profile", report.Profile);
        json.WriteNumber("compartments", report.Compartments);
        json.WriteNumber("sourceUnits", report.SourceUnits);
        json.WriteNumber("synapses", report.Synapses);
        json.WriteNumber("coresUsed", report.Cores.Length);
        json.WriteNumber("coresAvailable", report.CoresAvailable);
        json.WriteNumber("coresLowerBound", report.CoresLowerBound);
        json.WriteNumber("synapseBits", report.Memory.Bits);
        json.WriteNumber("plainSynapseBits", report.Memory.PlainBits);
        json.WriteStartObject("synapseBitsSaved");
        json.WriteNumber("weights", report.Memory.ByWeights);
        json.WriteNumber("indices", report.Memory.ByIndices);
        json.WriteNumber("delays", report.Memory.ByDelays);
        json.WriteNumber("compression", report.Memory.ByCompression);
        json.WriteNumber("sharing", report.Memory.BySharing);
        json.WriteEndObject();
        json.WriteNumber("latencySteps", report.LatencySteps);
        json.WriteNumber("imageBytes", report.ImageBytes);
        json.WriteString("imageDigest", report.ImageDigest);
        json.WriteStartObject("traffic");
        json.WriteNumber("packets", report.Traffic.Connections);
        json.WriteNumber("localPackets", report.Traffic.Local);
        json.WriteNumber("hops", report.Traffic.Hops);
        json.WriteNumber("chipCrossings", report.Traffic.ChipCrossings);
        json.WriteNumber("hostPackets", report.HostPackets);
        json.WriteEndObject();
        WriteCores(json, report);
        WriteProjections(json, report);
        WriteQuantization(json, report.Quantization);
        LearningJson.Write(json, report.Learning);
        json.WriteEndObject();
    }

    private static void WriteCores(Utf8JsonWriter json, CompileReport report)
    {
        json.WriteStartArray("cores");
        foreach (CoreReport core in report.Cores)
        {
            json.WriteStartObject();
            json.WriteNumber("chip", core.Address.Chip);
            json.WriteNumber("core", core.Address.Core);
            json.WriteString("holds", core.Holds);
            json.WriteNumber("synapses", core.Synapses);
            json.WriteStartArray("resources");
            foreach (ResourceUse use in core.Resources)
            {
                json.WriteStartObject();
                json.WriteString("name", use.Name);
                json.WriteNumber("used", use.Used);
                json.WriteNumber("limit", use.Limit);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProjections(Utf8JsonWriter json, CompileReport report)
    {
        json.WriteStartArray("projections");
        foreach (ProjectionReport projection in report.Projections)
        {
            json.WriteStartObject();
            json.WriteString("name", projection.Name);
            json.WriteNumber("synapses", projection.Synapses);
            json.WriteNumber("stored", projection.Stored);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteQuantization(Utf8JsonWriter json, QuantizationReport report)
    {
        json.WriteStartArray("tensors");
        foreach (TensorError tensor in report.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("name", tensor.Name);
            json.WriteNumber("values", tensor.Count);
            json.WriteNumber("scale", tensor.Scale);
            json.WriteNumber("maxError", tensor.MaxError);
            json.WriteNumber("rmsRelative", tensor.RmsRelative);
            json.WriteNumber("becameZero", tensor.Lost);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (GroupBound group in report.Groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteNumber("accumulatorUse", group.AccumulatorUse);
            json.WriteNumber("currentUse", group.CurrentUse);
            if (group.DriveError is { } error)
            {
                json.WriteNumber("driveError", error);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
