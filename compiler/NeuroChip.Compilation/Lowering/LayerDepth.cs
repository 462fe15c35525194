namespace NeuroChip.Compilation.Lowering;

/// <summary>
/// How many layers lie between the inputs and each group. Feedback edges, found by a depth-first walk that starts at the
/// inputs, are ignored: recurrent networks have depths too.
/// </summary>
internal sealed class LayerDepth
{
    private readonly int count;
    private readonly (int Pre, int Post)[] edges;
    private readonly List<int>[] outgoing;
    private readonly List<int> finished = [];

    /// <summary>Walks the graph.</summary>
    /// <param name="count">Number of groups.</param>
    /// <param name="edges">Projections, as group indices.</param>
    /// <param name="roots">Groups to start from, in order; the others follow in their own order.</param>
    public LayerDepth(int count, IReadOnlyList<(int Pre, int Post)> edges, IEnumerable<int> roots)
    {
        this.count = count;
        this.edges = [.. edges];
        this.IsFeedback = new bool[this.edges.Length];
        outgoing = new List<int>[count];
        for (int i = 0; i < count; i++)
        {
            outgoing[i] = [];
        }

        for (int edge = 0; edge < this.edges.Length; edge++)
        {
            outgoing[this.edges[edge].Pre].Add(edge);
        }

        Walk([.. roots, .. Enumerable.Range(0, count)]);
        this.Depth = LongestPaths(_ => 1);
    }

    /// <summary>Whether an edge closes a cycle.</summary>
    public bool[] IsFeedback { get; }

    /// <summary>Longest path to each group, in edges.</summary>
    public int[] Depth { get; }

    /// <summary>Longest path to each group, with a length of its own for every edge.</summary>
    public int[] LongestPaths(Func<int, int> length)
    {
        int[] longest = new int[count];
        for (int i = finished.Count - 1; i >= 0; i--)
        {
            int group = finished[i];
            foreach (int edge in outgoing[group])
            {
                if (!this.IsFeedback[edge])
                {
                    int post = edges[edge].Post;
                    longest[post] = Math.Max(longest[post], longest[group] + length(edge));
                }
            }
        }

        return longest;
    }

    /// <summary>Without recursion: the stack holds each open group and the next of its edges.</summary>
    private void Walk(int[] roots)
    {
        const int Unseen = 0, Open = 1, Done = 2;
        int[] state = new int[count];
        var stack = new Stack<(int Group, int Next)>();
        foreach (int root in roots)
        {
            if (state[root] != Unseen)
            {
                continue;
            }

            state[root] = Open;
            stack.Push((root, 0));
            while (stack.TryPop(out (int Group, int Next) top))
            {
                if (top.Next == outgoing[top.Group].Count)
                {
                    state[top.Group] = Done;
                    finished.Add(top.Group);
                    continue;
                }

                stack.Push((top.Group, top.Next + 1));
                int edge = outgoing[top.Group][top.Next];
                int post = edges[edge].Post;
                if (state[post] == Open)
                {
                    this.IsFeedback[edge] = true;
                }
                else if (state[post] == Unseen)
                {
                    state[post] = Open;
                    stack.Push((post, 0));
                }
            }
        }
    }
}
