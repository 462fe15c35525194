namespace NeuroChip.Testing;

/// <summary>
/// Bytes that code allocates in its thread, exactly: a collection that another thread causes in between counts what is left of this
/// thread's allocation context, some kilobytes, as allocated. The least of a few runs has none of it.
/// </summary>
internal static class AllocationGate
{
    private const int Runs = 5;

    /// <summary>The least that one of a few runs allocates; nothing more is run once one has allocated no more than allowed.</summary>
    /// <param name="run">What is looked at.</param>
    /// <param name="allowed">Bytes.</param>
    /// <param name="prepare">What comes before each run and does not count.</param>
    public static long Least(Action run, long allowed = 0, Action? prepare = null)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Runs && least > allowed; i++)
        {
            prepare?.Invoke();
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
