namespace NeuroChip.Cli.Learning.Systems.Digits;

/// <summary>
/// What the compartments stand for, from their responses to digits with labels. This is all that labels are used for.
/// </summary>
internal sealed class DigitsReadout
{
    private const int Classes = 10;

    private readonly int[] _class;
    private readonly double[] _share;

    /// <summary>Labels compartments.</summary>
    /// <param name="neurons">Compartments.</param>
    /// <param name="responses">Per digit, the units that spiked.</param>
    /// <param name="labels">Which digits they are.</param>
    public DigitsReadout(int neurons, IReadOnlyList<int[]> responses, IReadOnlyList<int> labels)
    {
        var counts = new double[neurons * Classes];
        var shown = new int[Classes];
        for (int i = 0; i < responses.Count; i++)
        {
            shown[labels[i]]++;
            foreach (int unit in responses[i])
            {
                counts[(unit * Classes) + labels[i]]++;
            }
        }

        _class = [.. Enumerable.Range(0, neurons).Select(unit => ClassOf(counts.AsSpan(unit * Classes, Classes), shown))];
        _share = counts;
        for (int unit = 0; unit < neurons; unit++)
        {
            Span<double> row = _share.AsSpan(unit * Classes, Classes);
            double sum = 0;
            foreach (double count in row)
            {
                sum += count;
            }

            for (int c = 0; c < Classes && sum > 0; c++)
            {
                row[c] /= sum;
            }
        }
    }

    /// <summary>Compartments that spiked for none of the digits.</summary>
    public int Unused => _class.Count(label => label < 0);

    /// <summary>The class most spikes stand for; the lowest of equal ones, -1 without a spike.</summary>
    public int Hard(IEnumerable<int> units)
    {
        Span<double> scores = stackalloc double[Classes];
        foreach (int unit in units)
        {
            if (_class[unit] >= 0)
            {
                scores[_class[unit]]++;
            }
        }

        return Best(scores);
    }

    /// <summary>The class with most votes, where a spike's vote is divided as its compartment responded to the classes.</summary>
    public int Soft(IEnumerable<int> units)
    {
        Span<double> scores = stackalloc double[Classes];
        foreach (int unit in units)
        {
            for (int c = 0; c < Classes; c++)
            {
                scores[c] += _share[(unit * Classes) + c];
            }
        }

        return Best(scores);
    }

    private static int ClassOf(ReadOnlySpan<double> counts, int[] shown)
    {
        Span<double> rates = stackalloc double[Classes];
        for (int c = 0; c < Classes; c++)
        {
            rates[c] = counts[c] / Math.Max(1, shown[c]);
        }

        return Best(rates);
    }

    private static int Best(ReadOnlySpan<double> scores)
    {
        int best = -1;
        for (int c = 0; c < scores.Length; c++)
        {
            if (scores[c] > (best < 0 ? 0 : scores[best]))
            {
                best = c;
            }
        }

        return best;
    }
}
