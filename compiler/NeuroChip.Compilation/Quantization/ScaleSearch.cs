using NeuroChip.Compilation.Lowering;

namespace NeuroChip.Compilation.Quantization;

/// <summary>
/// Finds k, the chip weight of a real weight of 1, for a group in real units. All incoming projections share it, because
/// their effects add up in one current; each keeps a grid exponent g of its own (chip weights are multiples of 2^g).
/// Spikes carry no magnitude, so k is free for every group; thresholds, biases and start voltages scale with it.
/// </summary>
internal sealed class ScaleSearch
{
    /// <summary>Weights looked at per projection; more do not change the choice.</summary>
    private const int SampleSize = 8192;

    private const int StepsPerOctave = 16;
    private const int Octaves = 24;

    /// <summary>
    /// Beyond this threshold mantissa the threshold is exact to 1/4000, and v has room for 64 thresholds below 0; a
    /// larger scale would only use up that room.
    /// </summary>
    private const double EnoughThreshold = 2048;

    /// <summary>An error of the input, as a part of the threshold, that is not worth giving up room for.</summary>
    private const double Negligible = 1e-3;

    /// <summary>Errors this near to each other are a matter of luck.</summary>
    private const double NearlyEqual = 1.02;

    /// <summary>v must hold at least four thresholds.</summary>
    private const double MostThreshold = 32767;

    private readonly RealGroup group;
    private readonly bool twoTerms;
    private readonly List<Sample> samples = [];
    private double hardLimit = double.PositiveInfinity;
    private double overflowLimit = double.PositiveInfinity;

    private ScaleSearch(RealGroup group, IReadOnlyList<SynapseGroup> incoming, double inputMagnitude, bool twoTerms)
    {
        this.group = group;
        this.twoTerms = twoTerms;
        double[] positive = new double[group.Size];
        double[] negative = new double[group.Size];
        foreach (SynapseGroup synapses in incoming)
        {
            Measure(synapses, positive, negative);
        }

        for (int unit = 0; unit < group.Size; unit++)
        {
            double drive = Math.Max(positive[unit], negative[unit]);
            if (drive > 0)
            {
                Lower(ref overflowLimit, OverflowBound.AccumulatorMax / (64 * drive));
                Lower(ref overflowLimit, OverflowBound.CurrentMax * group.DecayU[unit] / (64 * drive));
            }

            double perUnit = 1 / group.SpikeGain[unit];
            double bias = Math.Abs(group.Bias[unit]) + (group.CurrentGain[unit] * inputMagnitude);
            Lower(ref hardLimit, ParameterQuantizer.LargestBias / (64 * bias * perUnit));
            if (!group.IsReadout)
            {
                Lower(ref hardLimit, MostThreshold / (group.Threshold[unit] * perUnit));
            }

            if (group.StartV[unit] != 0)
            {
                Lower(ref hardLimit, ((1 << 23) - 1) / (64 * Math.Abs(group.StartV[unit]) * perUnit));
            }
        }
    }

    /// <summary>The scale, and whether the overflow bound kept it below what the weights could use.</summary>
    /// <param name="group">The post group.</param>
    /// <param name="incoming">Its synapses.</param>
    /// <param name="inputMagnitude">Largest current the host will write to its bias registers, 0 if it writes none.</param>
    /// <param name="options">Whether sums may wrap, and how many synapses a weight may take.</param>
    public static (double Scale, bool Reduced) Find(
        RealGroup group,
        IReadOnlyList<SynapseGroup> incoming,
        double inputMagnitude,
        CompileOptions options)
    {
        var search = new ScaleSearch(group, incoming, inputMagnitude, options.WeightTerms == 2);
        if (search.samples.Count == 0)
        {
            return (search.FromThreshold(), false);
        }

        double free = search.Best(search.hardLimit);
        if (options.Overflow == OverflowPolicy.Allow)
        {
            return (free, false);
        }

        double bounded = search.Best(Math.Min(search.hardLimit, search.overflowLimit));
        return (bounded, search.Error(bounded) > 1.5 * search.Error(free));
    }

    private static void Lower(ref double limit, double value) => limit = Math.Min(limit, value);

    private void Measure(SynapseGroup synapses, double[] positive, double[] negative)
    {
        float[] weights = synapses.Table.Weights;
        int[] posts = synapses.Table.Posts;
        double largest = 0;
        double low = 0;
        double high = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            double weight = weights[i];
            largest = Math.Max(largest, Math.Abs(weight));
            low = Math.Min(low, weight);
            high = Math.Max(high, weight);
            (weight > 0 ? positive : negative)[posts[i]] += Math.Abs(weight);
        }

        if (largest == 0 || synapses.IsBias)
        {
            // A bias is kept to the last unit whatever the scale is; it has no say in the choice.
            return;
        }

        int stride = ((weights.Length - 1) / SampleSize) + 1;
        float[] sample = [.. Enumerable.Range(0, ((weights.Length - 1) / stride) + 1).Select(i => weights[i * stride])];
        var grid = new WeightGrid(low >= 0 || high <= 0, twoTerms);
        samples.Add(new Sample(sample, largest, grid, (double)weights.Length / group.Size));

        // A readout has no threshold to be exact for: full weight precision and no more leaves v the most room.
        int exponent = group.IsReadout ? 0 : grid.MaxExponent;
        Lower(ref hardLimit, Math.ScaleB(grid.Limit, exponent) / largest);
    }

    /// <summary>Without weights only the threshold asks for a scale: a mantissa that is exact and leaves room.</summary>
    private double FromThreshold()
    {
        if (group.IsReadout)
        {
            return Math.Min(1, hardLimit);
        }

        double largest = Enumerable.Range(0, group.Size).Max(unit => group.Threshold[unit] / group.SpikeGain[unit]);
        double mantissa = Math.Floor(Math.Min(EnoughThreshold - 1, hardLimit * largest));
        return mantissa < 1 ? hardLimit : mantissa / largest;
    }

    /// <summary>
    /// Among the candidates below the limit that leave v enough room the largest of nearly the least error; one without
    /// that room only if it is much better.
    /// </summary>
    private double Best(double limit)
    {
        (double Scale, double Error)[] all = [.. Candidates(limit).Select(scale => (scale, Error(scale)))];
        double least = all.Min(c => c.Error);
        (double Scale, double Error)[] roomy = [.. all.Where(c => ThresholdMantissa(c.Scale) <= EnoughThreshold)];
        bool enough = roomy.Length > 0 && roomy.Min(c => c.Error) <= (1.5 * least) + Negligible;
        return Largest(enough ? roomy : all);
    }

    /// <summary>Weights round the same on every octave of the scale; the rest only gets better with more digits.</summary>
    private static double Largest((double Scale, double Error)[] candidates)
    {
        double enough = candidates.Min(c => c.Error) * NearlyEqual;
        return candidates.Where(c => c.Error <= enough).Max(c => c.Scale);
    }

    /// <summary>
    /// A grid from the limit down; beside each of its scales the next lower one with which the threshold is exact, and
    /// the powers of two, with which hand-made networks are often exact as a whole.
    /// </summary>
    private IEnumerable<double> Candidates(double limit)
    {
        for (int i = 0; i < Octaves * StepsPerOctave; i++)
        {
            double scale = limit * Math.Pow(2, -(double)i / StepsPerOctave);
            yield return scale;
            if (Math.Floor(ThresholdMantissa(scale)) is var mantissa and >= 1)
            {
                yield return scale * mantissa / ThresholdMantissa(scale);
            }

            if (i % StepsPerOctave == 0)
            {
                yield return Math.Pow(2, Math.Floor(Math.Log2(scale)));
            }
        }
    }

    private double ThresholdMantissa(double scale) =>
        group.IsReadout ? 0 : group.Threshold[0] / group.SpikeGain[0] * scale;

    /// <summary>
    /// Expected error of one step's input with all inputs spiking, plus that of the threshold, both as parts of the
    /// threshold; for readouts the error of the weights as a part of the weights.
    /// </summary>
    private double Error(double scale)
    {
        double drive = 0;
        double power = 0;
        foreach (Sample sample in samples)
        {
            double step = Math.ScaleB(1, sample.Grid.Exponent(sample.Largest * scale));
            double squares = 0;
            foreach (float weight in sample.Weights)
            {
                double wanted = weight * scale;
                double error = wanted - (Math.Round(wanted / step) * step);
                squares += error * error;
                power += wanted * wanted * sample.FanIn / sample.Weights.Length;
            }

            drive += squares / sample.Weights.Length * sample.FanIn;
        }

        if (group.IsReadout)
        {
            return Math.Sqrt(drive / power);
        }

        double threshold = ThresholdMantissa(scale);
        double rounded = Math.Round(threshold);
        return rounded < 1 ? double.MaxValue : (Math.Sqrt(drive) + Math.Abs(threshold - rounded) + Truncation()) / threshold;
    }

    /// <summary>
    /// Decays cut toward zero, half a unit of v or u each step on average, which a state forgets only as slowly as it
    /// decays. In threshold mantissas, that is 64 units.
    /// </summary>
    private double Truncation()
    {
        double leak = group.DecayV[0] is > 0 and < 1 ? 0.5 / group.DecayV[0] : 0;
        double filter = group.DecayU[0] < 1 ? 0.5 / group.DecayU[0] : 0;
        return (1 + leak + filter) / 64;
    }

    private sealed record Sample(float[] Weights, double Largest, WeightGrid Grid, double FanIn);
}
