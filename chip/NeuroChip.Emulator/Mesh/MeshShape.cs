using NeuroChip.Spec.Image;
using NeuroChip.Spec.Profiles;

namespace NeuroChip.Emulator.Mesh;

/// <summary>
/// The tiles of one chip or of several side by side, as one grid, and the links between them. Chips lie row by row in a grid of
/// their own; a link between two tiles of different chips is an off-chip link, a lane of its own per row or column of tiles.
/// Tiles count row by row over the whole grid, y from north to south; link = 4 * tile + direction, for the tile it leaves.
/// </summary>
public sealed class MeshShape
{
    /// <summary>Links that leave a tile, those at the edge of the grid among them, which lead nowhere.</summary>
    public const int LinksPerTile = 4;

    /// <summary>Makes a grid.</summary>
    /// <param name="chipWidth">Tiles of a chip from west to east.</param>
    /// <param name="chipHeight">Tiles of a chip from north to south.</param>
    /// <param name="coresPerTile">Cores of a tile.</param>
    /// <param name="chipColumns">Chips side by side.</param>
    /// <param name="chipRows">Rows of chips.</param>
    public MeshShape(int chipWidth, int chipHeight, int coresPerTile, int chipColumns = 1, int chipRows = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chipWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chipHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(coresPerTile);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chipColumns);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chipRows);
        (ChipWidth, ChipHeight, CoresPerTile) = (chipWidth, chipHeight, coresPerTile);
        (ChipColumns, ChipRows) = (chipColumns, chipRows);
        (Width, Height) = (checked(chipWidth * chipColumns), checked(chipHeight * chipRows));
        _ = checked(Width * Height * LinksPerTile);
    }

    /// <summary>Tiles of a chip from west to east.</summary>
    public int ChipWidth { get; }

    /// <summary>Tiles of a chip from north to south.</summary>
    public int ChipHeight { get; }

    /// <summary>Cores of a tile.</summary>
    public int CoresPerTile { get; }

    /// <summary>Chips side by side; chip n lies in column n mod ChipColumns.</summary>
    public int ChipColumns { get; }

    /// <summary>Rows of chips.</summary>
    public int ChipRows { get; }

    /// <summary>Tiles of the whole grid from west to east.</summary>
    public int Width { get; }

    /// <summary>Tiles of the whole grid from north to south.</summary>
    public int Height { get; }

    /// <summary>Tiles of the whole grid.</summary>
    public int Tiles => Width * Height;

    /// <summary>Numbers of links, those that lead nowhere among them.</summary>
    public int Links => Tiles * LinksPerTile;

    /// <summary>The grid that holds all chips on which an image has cores.</summary>
    public static MeshShape Of(ChipProfile profile, IEnumerable<CoreAddress> cores)
    {
        ArgumentNullException.ThrowIfNull(profile);
        int last = cores.Select(core => core.Chip).DefaultIfEmpty(0).Max();
        int columns = Math.Min(profile.ChipColumns, last + 1);
        return new MeshShape(profile.MeshWidth, profile.MeshHeight, profile.CoresPerTile, columns, (last / columns) + 1);
    }

    /// <summary>Tile on which a core lies.</summary>
    public int TileOf(CoreAddress core)
    {
        (int chipX, int chipY) = (core.Chip % ChipColumns, core.Chip / ChipColumns);
        int place = core.Core / CoresPerTile;
        return ((((chipY * ChipHeight) + (place / ChipWidth)) * Width) + (chipX * ChipWidth) + (place % ChipWidth));
    }

    /// <summary>Tile at a place of the whole grid.</summary>
    public int TileAt(int x, int y) => (y * Width) + x;

    /// <summary>Place of a tile in the whole grid.</summary>
    public (int X, int Y) PlaceOf(int tile) => (tile % Width, tile / Width);

    /// <summary>Chip of a tile.</summary>
    public int ChipOf(int tile) => ((tile / Width / ChipHeight) * ChipColumns) + (tile % Width / ChipWidth);

    /// <summary>Number of the link that leaves a tile in a direction.</summary>
    public static int LinkOf(int tile, MeshDirection direction) => (tile * LinksPerTile) + (int)direction;

    /// <summary>Tile that a link reaches; -1 for one that leads over the edge of the grid.</summary>
    public int TargetOf(int link)
    {
        (int x, int y) = PlaceOf(link / LinksPerTile);
        (x, y) = (MeshDirection)(link % LinksPerTile) switch
        {
            MeshDirection.East => (x + 1, y),
            MeshDirection.West => (x - 1, y),
            MeshDirection.North => (x, y - 1),
            _ => (x, y + 1),
        };
        return x >= 0 && y >= 0 && x < Width && y < Height ? TileAt(x, y) : -1;
    }

    /// <summary>Whether a link leads to the east or west.</summary>
    public static bool IsEastWest(int link) => (MeshDirection)(link % LinksPerTile) is MeshDirection.East or MeshDirection.West;

    /// <summary>Whether a link joins two chips.</summary>
    public bool IsOffChip(int link) => TargetOf(link) is >= 0 and var target && ChipOf(target) != ChipOf(link / LinksPerTile);

    /// <summary>Links of the way from a tile to another, east or west first (dimension order), in the order they are passed.</summary>
    public IEnumerable<int> Route(int from, int to)
    {
        ((int x, int y), (int toX, int toY)) = (PlaceOf(from), PlaceOf(to));
        for (; x != toX; x += Math.Sign(toX - x))
        {
            yield return LinkOf(TileAt(x, y), toX > x ? MeshDirection.East : MeshDirection.West);
        }

        for (; y != toY; y += Math.Sign(toY - y))
        {
            yield return LinkOf(TileAt(x, y), toY > y ? MeshDirection.South : MeshDirection.North);
        }
    }

    /// <summary>Name of a tile for people, such as <c>chip 0 tile (3,1)</c>.</summary>
    public string TileName(int tile)
    {
        (int x, int y) = PlaceOf(tile);
        return $"chip {ChipOf(tile)} tile ({x % ChipWidth},{y % ChipHeight})";
    }

    /// <summary>Name of a link for people, such as <c>chip 0 tile (3,1) east</c>.</summary>
    public string LinkName(int link) =>
        $"{TileName(link / LinksPerTile)} {((MeshDirection)(link % LinksPerTile)).ToString().ToLowerInvariant()}";
}
