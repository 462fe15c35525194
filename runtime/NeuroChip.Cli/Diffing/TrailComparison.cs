namespace NeuroChip.Cli.Diffing;

/// <summary>Where two trails part.</summary>
/// <param name="Step">Step.</param>
/// <param name="Phase">Phase.</param>
/// <param name="Core">Core.</param>
/// <param name="A">Digest in A, or that it has none.</param>
/// <param name="B">Digest in B, or that it has none.</param>
internal sealed record TrailDifference(long Step, string Phase, string Core, string A, string B);

/// <summary>Compares two trails line by line; both list cores in the same order, so the first line that differs is the first difference.</summary>
internal static class TrailComparison
{
    private const string None = "no line";

    public static TrailDifference? First(string pathA, string pathB, out long lines)
    {
        lines = 0;
        using IEnumerator<DigestLine> a = DigestTrail.Read(pathA).GetEnumerator();
        using IEnumerator<DigestLine> b = DigestTrail.Read(pathB).GetEnumerator();
        while (true)
        {
            (bool hasA, bool hasB) = (a.MoveNext(), b.MoveNext());
            if (!hasA && !hasB)
            {
                return null;
            }

            if (!hasA || !hasB)
            {
                DigestLine only = hasA ? a.Current : b.Current;
                return new TrailDifference(only.Step, only.Phase, only.Core, hasA ? only.Digest : None, hasB ? only.Digest : None);
            }

            if (a.Current != b.Current)
            {
                bool isSamePlace = a.Current with { Digest = "" } == b.Current with { Digest = "" };
                return new TrailDifference(
                    a.Current.Step, a.Current.Phase, a.Current.Core, a.Current.Digest,
                    isSamePlace ? b.Current.Digest : $"a line of step {b.Current.Step}, {b.Current.Phase}, core {b.Current.Core}");
            }

            lines++;
        }
    }
}
