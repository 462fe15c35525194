using System.Globalization;
using System.Text.Json;
using NeuroChip.Cli.Running;
using NeuroChip.Emulator.Energy;
using NeuroChip.Emulator.Timing;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Cli.Reports;

/// <summary>Times and energies as text and JSON.</summary>
internal static class TimingText
{
    private static readonly string[] s_timeUnits = ["ns", "us", "ms", "s"];
    private static readonly string[] s_energyUnits = ["pJ", "nJ", "uJ", "mJ", "J"];

    /// <summary>One line: in all, per step, the longest.</summary>
    public static string Time(RunTiming timing) =>
        $"{Nanoseconds(timing.Time)} in all, {Nanoseconds(PerStep(timing.Time, timing))} a step, longest {Nanoseconds(timing.LongestTime)} (step {timing.LongestStep})";

    /// <summary>One line: in all, per step.</summary>
    public static string Energy(RunTiming timing) =>
        $"{Picojoules(timing.TotalEnergy)} in all, {Picojoules(PerStep(timing.TotalEnergy, timing))} a step";

    /// <summary>One line: what the largest parts of a sum are, largest first; those below half a percent are left out.</summary>
    public static string Shares<TName>(double[] values)
        where TName : struct, Enum
    {
        double sum = values.Sum();
        string[] shares = sum <= 0 ? [] :
        [
            .. Enum.GetValues<TName>().Zip(values).Where(pair => pair.Second / sum >= 0.005).OrderByDescending(pair => pair.Second)
                .Select(pair => $"{Words(pair.First.ToString())} {(100 * pair.Second / sum).ToString("0", CultureInfo.InvariantCulture)} %"),
        ];
        return shares.Length == 0 ? "nothing" : string.Join(", ", shares);
    }

    /// <summary>A time with the unit that suits it.</summary>
    public static string Nanoseconds(double value) => Scaled(value, s_timeUnits);

    /// <summary>An energy with the unit that suits it.</summary>
    public static string Picojoules(double value) => Scaled(value, s_energyUnits);

    /// <summary>Name of a part or unit as in reports and files: <c>HopsEastWest</c> becomes <c>hops east west</c>.</summary>
    public static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? $"{(i > 0 ? " " : "")}{char.ToLowerInvariant(c)}" : c.ToString()));

    /// <summary>Writes the members <c>timing</c>.</summary>
    public static void Write(Utf8JsonWriter json, RunTiming timing)
    {
        json.WriteStartObject("timing");
        json.WriteString("fidelity", timing.Fidelity.ToString().ToLowerInvariant());
        json.WriteString("model", timing.Model);
        json.WriteNumber("steps", timing.Steps);
        json.WriteNumber("timeNs", timing.Time);
        json.WriteNumber("longestStepNs", timing.LongestTime);
        json.WriteNumber("longestStep", timing.LongestStep);
        WriteParts(json, timing.Parts);
        json.WriteNumber("energyPj", timing.TotalEnergy);
        WriteEnergy(json, timing.Energy);
        json.WriteNumber("packets", timing.Packets);
        json.WriteNumber("hostPackets", timing.HostPackets);
        json.WriteNumber("hops", timing.Hops);
        json.WriteNumber("packetLatencySumNs", timing.LatencySum);
        json.WriteNumber("tickOverruns", timing.TickOverruns);
        WritePopulations(json, timing.Populations);
        WriteCosts(json, timing.Costs, timing.Missing);
        json.WriteEndObject();
    }

    /// <summary>Writes that there are no times.</summary>
    public static void WriteNone(Utf8JsonWriter json)
    {
        json.WriteStartObject("timing");
        json.WriteString("fidelity", "none");
        json.WriteEndObject();
    }

    public static void WriteParts(Utf8JsonWriter json, double[] parts)
    {
        json.WriteStartObject("partsNs");
        foreach (StepPart part in Enum.GetValues<StepPart>())
        {
            json.WriteNumber(JsonName(part.ToString()), parts[(int)part]);
        }

        json.WriteEndObject();
    }

    public static void WriteEnergy(Utf8JsonWriter json, double[] energy)
    {
        json.WriteStartObject("energyByUnitPj");
        foreach (EnergyUnit unit in Enum.GetValues<EnergyUnit>())
        {
            json.WriteNumber(JsonName(unit.ToString()), energy[(int)unit]);
        }

        json.WriteEndObject();
    }

    public static void WritePopulations(Utf8JsonWriter json, IEnumerable<PopulationEnergy> populations)
    {
        json.WriteStartArray("populations");
        foreach (PopulationEnergy population in populations)
        {
            json.WriteStartObject();
            json.WriteString("name", population.Name);
            json.WriteNumber("compartments", population.Compartments);
            json.WriteNumber("spikes", population.Spikes);
            json.WriteNumber("packets", population.Packets);
            json.WriteNumber("hops", population.Hops);
            json.WriteNumber("synapticEvents", population.SynapticEvents);
            json.WriteNumber("energyPj", population.TotalEnergy);
            WriteEnergy(json, [.. population.Energy]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteCosts(Utf8JsonWriter json, IEnumerable<CostUse> costs, IEnumerable<string> missing)
    {
        json.WriteStartArray("costs");
        foreach (CostUse cost in costs)
        {
            json.WriteStartObject();
            json.WriteString("name", cost.Name);
            json.WriteNumber("value", cost.Value);
            json.WriteString("unit", cost.Unit);
            json.WriteString("kind", cost.Kind.ToString().ToLowerInvariant());
            json.WriteString("source", cost.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("missingCosts");
        foreach (string name in missing)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    /// <summary>How many of the numbers used are estimates of ours.</summary>
    public static int Estimated(IEnumerable<CostUse> costs) => costs.Count(cost => cost.Kind == ValueKind.Estimated);

    /// <summary>The unit that suits times up to one, and by what to divide ns for it.</summary>
    public static (double Divisor, string Unit) TimeScale(double most) => ScaleOf(most, s_timeUnits);

    /// <summary>The unit that suits energies up to one, and by what to divide pJ for it.</summary>
    public static (double Divisor, string Unit) EnergyScale(double most) => ScaleOf(most, s_energyUnits);

    private static double PerStep(double value, RunTiming timing) => timing.Steps == 0 ? 0 : value / timing.Steps;

    private static string JsonName(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Scaled(double value, string[] units)
    {
        (double divisor, string unit) = ScaleOf(Math.Abs(value), units);
        return $"{(value / divisor).ToString("G4", CultureInfo.InvariantCulture)} {unit}";
    }

    private static (double Divisor, string Unit) ScaleOf(double most, string[] units)
    {
        double divisor = 1;
        int unit = 0;
        while (unit < units.Length - 1 && most >= divisor * 1000)
        {
            divisor *= 1000;
            unit++;
        }

        return (divisor, units[unit]);
    }
}
