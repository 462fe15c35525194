namespace NeuroChip.Cli.Running;

/// <summary>From scores to classes.</summary>
internal static class Classification
{
    /// <summary>The class of the highest score of each sample; of equal ones the lowest class, as argmax has it everywhere.</summary>
    public static int[] Predict(ReadOnlySpan<int> scores, int classes)
    {
        var predictions = new int[scores.Length / classes];
        for (int i = 0; i < predictions.Length; i++)
        {
            ReadOnlySpan<int> row = scores.Slice(i * classes, classes);
            int best = 0;
            for (int c = 1; c < row.Length; c++)
            {
                if (row[c] > row[best])
                {
                    best = c;
                }
            }

            predictions[i] = best;
        }

        return predictions;
    }

    /// <summary>How often a class (row) was taken for another (column).</summary>
    public static int[,] Confusion(IReadOnlyList<int> labels, IReadOnlyList<int> predictions, int classes)
    {
        var matrix = new int[classes, classes];
        for (int i = 0; i < labels.Count; i++)
        {
            matrix[labels[i], predictions[i]]++;
        }

        return matrix;
    }
}
