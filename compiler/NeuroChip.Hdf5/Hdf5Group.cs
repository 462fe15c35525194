using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace NeuroChip.Hdf5;

/// <summary>A group and everything under it.</summary>
public sealed class Hdf5Group : Hdf5Node
{
    private readonly Dictionary<string, Hdf5Node> byName;

    /// <summary>A group with these members.</summary>
    /// <param name="name">Name inside the parent; empty for the root.</param>
    /// <param name="members">Groups and datasets with different names.</param>
    /// <exception cref="ArgumentException">A name is empty, taken, or not possible in a path.</exception>
    public Hdf5Group(string name, IEnumerable<Hdf5Node> members)
        : base(name)
    {
        this.Members = [.. members];
        byName = new Dictionary<string, Hdf5Node>(StringComparer.Ordinal);
        foreach (Hdf5Node member in this.Members)
        {
            if (member.Name.Length == 0 || member.Name == "." || member.Name.AsSpan().ContainsAny('/', '\0'))
            {
                throw new ArgumentException($"'{member.Name}' cannot name a member of a group.", nameof(members));
            }

            if (!byName.TryAdd(member.Name, member))
            {
                throw new ArgumentException($"The group has two members named '{member.Name}'.", nameof(members));
            }
        }
    }

    /// <summary>Members in the order of the file's links, which is by name; in the order given for groups made in code.</summary>
    public ImmutableArray<Hdf5Node> Members { get; }

    /// <summary>The member groups, in order.</summary>
    public IEnumerable<Hdf5Group> Groups => this.Members.OfType<Hdf5Group>();

    /// <summary>The member of that name, if there is one and it is a group.</summary>
    public bool TryGetGroup(string name, [NotNullWhen(true)] out Hdf5Group? group)
    {
        group = byName.GetValueOrDefault(name) as Hdf5Group;
        return group is not null;
    }

    /// <summary>The member of that name, if there is one and it is a dataset.</summary>
    public bool TryGetDataset(string name, [NotNullWhen(true)] out Hdf5Dataset? dataset)
    {
        dataset = byName.GetValueOrDefault(name) as Hdf5Dataset;
        return dataset is not null;
    }
}
