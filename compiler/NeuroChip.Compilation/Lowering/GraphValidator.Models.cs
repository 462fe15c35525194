using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <content>The parameters of the neuron models.</content>
internal sealed partial class GraphValidator
{
    private void CheckModel(Population population)
    {
        switch (population.Model)
        {
            case IntegerCuba cuba:
                CheckInteger(population, cuba);
                break;
            case FloatCuba cuba:
                CheckFloat(population, cuba);
                break;
        }
    }

    private void CheckInteger(Population population, IntegerCuba cuba)
    {
        Register(population, "current decay", cuba.DecayU, 0, 4095);
        Register(population, "voltage decay", cuba.DecayV, 0, 4095);
        Register(population, "threshold mantissa", cuba.VthMant, 0, 131071);
        Register(population, "bias mantissa", cuba.BiasMant, -4096, 4095);
        Register(population, "bias exponent", cuba.BiasExp, 0, 7);
        Register(population, "refractory delay", cuba.Refract, 1, 63);
        Register(population, "start voltage", cuba.VInit, -(1 << 23), (1 << 23) - 1);
        Register(population, "reset interval", cuba.ResetInterval, 0, 4095);
        Register(population, "reset offset", cuba.ResetOffset, 0, 4095);
        Register(population, "exponent of the lower voltage limit", cuba.VMinExp, 0, 23);
        Register(population, "exponent of the upper voltage limit", cuba.VMaxExp, 0, 7);
        CheckNoise(population, cuba.Noise);
        if (!Enum.IsDefined(cuba.Reset))
        {
            bag.Add(DiagnosticTable.RegisterRange, population.Location, $"the reset mode of population '{population.Name}'", $"{(int)cuba.Reset}", "0..2");
        }
    }

    private void CheckNoise(Population population, CompartmentNoise? noise)
    {
        if (noise is null)
        {
            return;
        }

        Register(population, "noise exponent", noise.Exp, 1, 23);
        Register(population, "noise offset", noise.Offset, -2, 2);
        if (!Enum.IsDefined(noise.Target))
        {
            bag.Add(DiagnosticTable.RegisterRange, population.Location, $"the noise target of population '{population.Name}'", $"{(int)noise.Target}", "1 or 2");
        }
    }

    private void Register(Population population, string name, PerUnit<int> values, int min, int max)
    {
        Length(population, name, values);
        for (int unit = 0; unit < values.Values.Length; unit++)
        {
            if (values.Values[unit] < min || values.Values[unit] > max)
            {
                string whose = values.IsShared ? "" : $" of unit {unit}";
                bag.Add(
                    DiagnosticTable.RegisterRange,
                    population.Location,
                    $"the {name}{whose} of population '{population.Name}'",
                    $"{values.Values[unit]}",
                    $"{min}..{max}",
                    aspect: name);
            }
        }
    }

    private void CheckFloat(Population population, FloatCuba cuba)
    {
        Real(population, "tau_syn", cuba.TauSyn);
        Real(population, "tau_mem", cuba.TauMem);
        Real(population, "r", cuba.R);
        Real(population, "v_leak", cuba.VLeak);
        Real(population, "v_threshold", cuba.VThreshold);
        Real(population, "v_reset", cuba.VReset);
        Real(population, "w_in", cuba.WIn);
        Positive(population, "r", cuba.R);
        Positive(population, "w_in", cuba.WIn);
        if (!cuba.VThreshold.Fits(population.Size) || !cuba.VReset.Fits(population.Size))
        {
            return;
        }

        for (int unit = 0; unit < Math.Max(cuba.VThreshold.Values.Length, cuba.VReset.Values.Length); unit++)
        {
            if (cuba.VThreshold[unit] <= cuba.VReset[unit])
            {
                bag.Add(
                    DiagnosticTable.ThresholdBelowReset,
                    population.Location,
                    $"unit {unit} of population '{population.Name}' has v_threshold {cuba.VThreshold[unit]}",
                    $"v_reset {cuba.VReset[unit]}",
                    "a value below the threshold");
            }
        }
    }

    private void Real(Population population, string name, PerUnit<double>? values)
    {
        if (values is not { } given)
        {
            return;
        }

        Length(population, name, given);
        if (given.Values.Any(value => !double.IsFinite(value)))
        {
            bag.Add(DiagnosticTable.NotFinite, population.Location, $"{name} of population '{population.Name}'");
        }
    }

    private void Positive(Population population, string name, PerUnit<double> values)
    {
        foreach (double value in values.Values)
        {
            if (value <= 0)
            {
                bag.Add(DiagnosticTable.GainNotPositive, population.Location, $"{name} of population '{population.Name}'", $"{value}", "above 0");
            }
        }
    }

    private void Length<T>(Population population, string name, PerUnit<T> values)
    {
        if (!values.Fits(population.Size))
        {
            bag.Add(
                DiagnosticTable.ParameterLength,
                population.Location,
                $"{name} of population '{population.Name}'",
                $"{values.Values.Length} values",
                $"1 or {population.Size}");
        }
    }
}
