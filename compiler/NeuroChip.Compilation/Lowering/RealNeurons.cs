using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// Forward Euler: from NIR's differential equations to constants per step.
///
///     tau_syn I' = -I + w_in S          I = (1 - a) I + a w_in S              a = dt / tau_syn
///     tau_mem v' = (v_leak - v) + r I   v = (1 - c) v + c v_leak + c r I      c = dt / tau_mem
///
/// The v equation uses the I of the same step. With u = c r I this is the chip's compartment. Counting v from v_reset
/// turns the reset into a reset to 0 and v_leak into a bias of c (v_leak - v_reset), exactly; v starts at 0, that is at
/// -v_reset in the shifted count. Without a leak (IF) c r is r dt; without a filter a is 1.
/// </summary>
internal static class RealNeurons
{
    /// <summary>A step may exceed a time constant by this much of it before it counts as longer: file values are float32.</summary>
    private const double Tolerance = 1e-6;

    public static RealGroup Lower(Population population, FloatCuba cuba, double dt, CompileOptions options, DiagnosticBag bag)
    {
        double amplitude = options.SpikeAmplitude == SpikeAmplitude.UnitArea ? 1 / dt : 1;
        PerUnit<double> decayU = cuba.TauSyn is { } tauSyn ? Ratio(population, "tau_syn", tauSyn, dt, bag) : 1.0;
        PerUnit<double> decayV = cuba.TauMem is { } tauMem ? Ratio(population, "tau_mem", tauMem, dt, bag) : 0.0;
        PerUnit<double> membrane = cuba.TauMem is null
            ? PerUnitMath.Map(cuba.R, r => r * dt)
            : PerUnitMath.Map(cuba.R, decayV, (r, c) => r * c);
        PerUnit<double> filter = PerUnitMath.Map(cuba.WIn, decayU, (w, a) => w * a);
        PerUnit<double> leak = cuba.TauMem is null
            ? 0.0
            : PerUnitMath.Map(PerUnitMath.Map(cuba.VLeak, cuba.VReset, (rest, reset) => rest - reset), decayV, (offset, c) => c * offset);
        return new RealGroup
        {
            Name = population.Name,
            Size = population.Size,
            Seed = population.Seed,
            Location = population.Location,
            DecayU = decayU,
            DecayV = decayV,
            SpikeGain = PerUnitMath.Map(membrane, filter, (m, f) => m * f * amplitude),
            CurrentGain = PerUnitMath.Map(membrane, filter, (m, f) => m * f),
            Threshold = PerUnitMath.Map(cuba.VThreshold, cuba.VReset, (threshold, reset) => threshold - reset),
            Bias = leak,
            StartV = PerUnitMath.Map(cuba.VReset, reset => 0 - reset),
            Reset = options.Reset,
        };
    }

    /// <summary>A readout sums its weighted input: no memory in u, no loss in v, a threshold nothing reaches.</summary>
    public static RealGroup LowerReadout(Population population) => new()
    {
        Name = population.Name,
        Size = population.Size,
        Seed = population.Seed,
        Location = population.Location,
        DecayU = 1.0,
        DecayV = 0.0,
        SpikeGain = 1.0,
        CurrentGain = 1.0,
        Threshold = double.PositiveInfinity,
        Bias = 0.0,
        StartV = 0.0,
        Reset = ResetMode.None,
        IsReadout = true,
    };

    private static PerUnit<double> Ratio(Population population, string name, PerUnit<double> tau, double dt, DiagnosticBag bag)
    {
        foreach (double value in tau.Values)
        {
            if (value <= 0 || dt > value * (1 + Tolerance))
            {
                bag.Add(
                    DiagnosticTable.TimeConstant,
                    population.Location,
                    $"{name} of population '{population.Name}' with a step of {dt:G6} s",
                    $"{value:G6} s",
                    "the step or more");
            }
        }

        return PerUnitMath.Map(tau, value => value <= 0 ? 1 : Math.Min(1, dt / value));
    }
}
