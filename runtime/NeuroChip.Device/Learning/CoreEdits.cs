using NeuroChip.Emulator.Registers;
using NeuroChip.Spec;

namespace NeuroChip.Device.Learning;

/// <summary>
/// Changes of single elements of a core, gathered until they become register writes. Each element is written once, so
/// changes that share a 32-bit word cannot undo one another.
/// </summary>
internal sealed class CoreEdits(CoreWordAccess access)
{
    private readonly SortedDictionary<string, SortedDictionary<int, ulong>> _blocks = new(StringComparer.Ordinal);

    /// <summary>The core's words.</summary>
    public CoreWordAccess Access => access;

    /// <summary>Changes one element; of two changes the later one counts.</summary>
    public void Set(string block, int index, ulong element)
    {
        if (!_blocks.TryGetValue(block, out SortedDictionary<int, ulong>? elements))
        {
            _blocks.Add(block, elements = []);
        }

        elements[index] = element;
    }

    /// <summary>Changes consecutive elements.</summary>
    public void Set<T>(string block, int first, IEnumerable<T> elements)
        where T : struct, ISpecWord<T>
    {
        foreach (T element in elements)
        {
            Set(block, first++, element.Encode(access.Layout));
        }
    }

    /// <summary>One element as it will be.</summary>
    public ulong Read(string block, int index) =>
        _blocks.TryGetValue(block, out SortedDictionary<int, ulong>? elements) && elements.TryGetValue(index, out ulong changed)
            ? changed
            : access.Read(block, index);

    /// <summary>The writes: one for each run of elements.</summary>
    public IEnumerable<RegisterWrite> ToWrites()
    {
        foreach ((string block, SortedDictionary<int, ulong> elements) in _blocks)
        {
            // Runs of 16-bit elements must not part within a 32-bit word.
            int bridge = access.Block(block).ElementBits == 16 ? 2 : 1;
            var run = new List<ulong>();
            int first = 0;
            foreach ((int index, ulong element) in elements)
            {
                if (run.Count > 0 && index >= first + run.Count + bridge)
                {
                    yield return access.Write(block, first, [.. run]);
                    run.Clear();
                }

                if (run.Count == 0)
                {
                    first = index;
                }

                while (first + run.Count < index)
                {
                    run.Add(access.Read(block, first + run.Count));
                }

                run.Add(element);
            }

            yield return access.Write(block, first, [.. run]);
        }
    }
}
