namespace NeuroChip.Spec.Microcode;

/// <summary>The word that somebody may have meant.</summary>
internal static class NearestWord
{
    /// <summary>Longer words are not misspellings of ours.</summary>
    private const int Longest = 32;

    /// <summary>A hint such as <c>; did you mean 'MUL2'?</c>, or nothing where no word is within two edits.</summary>
    public static string Hint(string found, IEnumerable<string> words)
    {
        if (found.Length > Longest)
        {
            return "";
        }

        string? nearest = null;
        int least = Math.Min(3, found.Length);
        foreach (string word in words)
        {
            int distance = Distance(found.ToUpperInvariant(), word.ToUpperInvariant());
            if (distance < least || (distance == least && nearest is not null && nearest.Length != found.Length && word.Length == found.Length))
            {
                (nearest, least) = (word, distance);
            }
        }

        return nearest is null ? "" : $"; did you mean '{nearest}'?";
    }

    /// <summary>Levenshtein distance, row by row.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
