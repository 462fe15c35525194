using System.Collections.Immutable;
using NeuroChip.Compilation.Diagnostics;
using NeuroChip.Compilation.Lowering;
using NeuroChip.Graph;

namespace NeuroChip.Compilation.Quantization;

/// <summary>Thresholds, decays, biases and start voltages of a group in real units, as register values.</summary>
internal sealed class ParameterQuantizer(RealGroup group, PerUnit<double> voltageScale, CompileOptions options, DiagnosticBag bag)
{
    /// <summary>4095 with exponent 7.</summary>
    public const int LargestBias = 4095 << 7;

    private const int LargestThreshold = 131071;
    private const int VoltageMax = (1 << 23) - 1;

    private readonly List<TensorError> errors = [];

    /// <summary>The registers, and what they cost.</summary>
    public (IntegerCuba Parameters, IReadOnlyList<TensorError> Errors) Run()
    {
        if (group.IsReadout)
        {
            return (Readout(new IntegerCuba { DecayU = 4095, DecayV = 0 }, Biases()), errors);
        }

        PerUnit<int> decayV = Decay("decay_v", group.DecayV, 0, 4095);
        var registers = new IntegerCuba
        {
            DecayU = PerUnitMath.Map(Decay("decay_u", group.DecayU, 1, 4096), d => d - 1),
            DecayV = decayV,
            VthMant = Thresholds(),
            Reset = group.Reset,
        };
        return (WithBiases(registers, Biases()), errors);
    }

    /// <summary>
    /// A compartment that never spikes on purpose: the largest threshold, and no reset should v saturate above it.
    /// </summary>
    public static IntegerCuba Readout(IntegerCuba parameters) => parameters with
    {
        VthMant = LargestThreshold,
        Reset = ResetMode.None,
        Refract = 1,
        IsReadout = true,
    };

    private IntegerCuba Readout(IntegerCuba parameters, PerUnit<int> biases) => WithBiases(Readout(parameters), biases);

    private PerUnit<int> Decay(string name, PerUnit<double> decay, int min, int max)
    {
        var meter = new ErrorMeter($"{group.Name}.{name}");
        PerUnit<int> result = PerUnitMath.Map(decay, value =>
        {
            double wanted = value * 4096;

            // Time constants come as float32: 0.25 may read 0.24999999.
            double rounded = options.DecayRounding == DecayRounding.Floor ? Math.Floor(wanted + 1e-3) : Math.Round(wanted);
            int register = (int)Math.Clamp(rounded, min, max);
            meter.Add(value, register / 4096.0);
            if (value > 0 && Math.Abs((register / 4096.0) - value) > value / 10)
            {
                bag.Add(
                    DiagnosticTable.DecayResolution,
                    group.Location,
                    $"{name} of '{group.Name}'",
                    $"{wanted:G4} / 4096 per step",
                    $"rounded to {register} / 4096");
            }

            return register;
        });
        errors.Add(meter.Finish(4096));
        return result;
    }

    private PerUnit<int> Thresholds()
    {
        var meter = new ErrorMeter($"{group.Name}.threshold");
        PerUnit<int> result = PerUnitMath.Map(group.Threshold, voltageScale, (threshold, scale) =>
        {
            double wanted = threshold * scale / 64;
            double rounded = Math.Round(wanted);
            if (rounded is < 1 or > LargestThreshold)
            {
                bag.Add(
                    DiagnosticTable.ThresholdRange,
                    group.Location,
                    $"the threshold mantissa of '{group.Name}'",
                    $"{wanted:G4}",
                    $"1..{LargestThreshold}");
            }

            int mantissa = (int)Math.Clamp(rounded, 1, LargestThreshold);
            meter.Add(threshold, mantissa * 64 / scale);
            return mantissa;
        });
        errors.Add(meter.Finish(voltageScale[0]));
        return result;
    }

    /// <summary>Biases in chip units, each one a bias register can hold.</summary>
    private PerUnit<int> Biases()
    {
        var meter = new ErrorMeter($"{group.Name}.bias");
        PerUnit<int> result = PerUnitMath.Map(group.Bias, voltageScale, (bias, scale) =>
        {
            double wanted = bias * scale;
            if (Math.Abs(wanted) > LargestBias + 0.5)
            {
                bag.Add(DiagnosticTable.BiasRange, group.Location, $"the bias of '{group.Name}'", $"{wanted:G6}", $"-{LargestBias}..{LargestBias}");
                return 0;
            }

            (int mantissa, int exponent) = Encode(wanted);
            meter.Add(bias, (mantissa << exponent) / scale);
            return mantissa << exponent;
        });
        if (group.Bias.Values.Any(b => b != 0))
        {
            errors.Add(meter.Finish(voltageScale[0]));
        }

        return result;
    }

    private static (int Mantissa, int Exponent) Encode(double bias)
    {
        int exponent = 0;
        while (Math.Abs(Math.Round(Math.ScaleB(bias, -exponent))) > 4095)
        {
            exponent++;
        }

        return ((int)Math.Round(Math.ScaleB(bias, -exponent)), exponent);
    }

    private IntegerCuba WithBiases(IntegerCuba registers, PerUnit<int> biases)
    {
        PerUnit<(int Mantissa, int Exponent)> encoded = PerUnitMath.Map(biases, bias => Encode(bias));
        PerUnit<int> start = PerUnitMath.Map(group.StartV, voltageScale, (v, scale) => (int)Math.Round(v * scale));
        return registers with
        {
            BiasMant = PerUnitMath.Map(encoded, e => e.Mantissa),
            BiasExp = PerUnitMath.Map(encoded, e => e.Exponent),
            VInit = AlignStart(registers, biases, start),
        };
    }

    /// <summary>
    /// A group of depth d sees the network's first step in step d + 1, but its bias register acts from step 1. Starting
    /// from a voltage that those d steps turn into the wanted one makes the chip follow the float network exactly. The
    /// decay shrinks magnitudes, so every integer is the decayed value of some other one.
    /// </summary>
    private PerUnit<int> AlignStart(IntegerCuba registers, PerUnit<int> biases, PerUnit<int> start)
    {
        if (group.Depth == 0 || biases.Values.All(b => b == 0))
        {
            return start;
        }

        int early = 0;
        var aligned = ImmutableArray.CreateBuilder<int>(group.Size);
        for (int unit = 0; unit < group.Size; unit++)
        {
            int? found = Before(start[unit], biases[unit], registers.DecayV[unit], (long)registers.VthMant[unit] * 64, group.Depth);
            early += found is null ? 1 : 0;
            aligned.Add(found ?? start[unit]);
        }

        if (early > 0)
        {
            bag.Add(
                DiagnosticTable.BiasStartsEarly,
                group.Location,
                $"{early} of {group.Size} units of '{group.Name}' have no start voltage that undoes {group.Depth} steps of bias");
        }

        return new PerUnit<int>(aligned.ToImmutable());
    }

    /// <summary>The voltage that becomes <paramref name="target"/> after some steps of bias alone, without a spike on the way.</summary>
    internal static int? Before(int target, int bias, int decayV, long threshold, int steps)
    {
        long v = target;
        for (int step = 0; step < steps; step++)
        {
            if (v > threshold)
            {
                return null;
            }

            long decayed = v - bias;
            long keep = 4096 - decayV;
            v = Math.Sign(decayed) * (((Math.Abs(decayed) * 4096) + keep - 1) / keep);
            if (Math.Abs(v) > VoltageMax)
            {
                return null;
            }
        }

        return (int)v;
    }
}
