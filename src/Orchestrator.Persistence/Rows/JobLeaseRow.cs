using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>
/// Who does a piece of long work now. Its token grows with each owner until the work is done; then the row goes and tokens begin anew, and owners are
/// told apart by their names, of which none is used twice.
/// </summary>
internal sealed class JobLeaseRow
{
    public required string Key { get; set; }
    public required string Owner { get; set; }
    public long Token { get; set; }
    /// <summary>Milliseconds since 1970 UTC, on both providers, so that the same statement compares it.</summary>
    public long Expires { get; set; }
    /// <summary>A person asked the owner, on whichever node it runs, to stop.</summary>
    public bool CancelRequested { get; set; }
}

internal sealed class JobLeaseTable : IEntityTypeConfiguration<JobLeaseRow>
{
    public void Configure(EntityTypeBuilder<JobLeaseRow> builder)
    {
        builder.ToTable("JobLeases");
        builder.HasKey(row => row.Key);
        builder.Property(row => row.Key).HasMaxLength(Widths.Name);
        builder.Property(row => row.Owner).HasMaxLength(Widths.Name);
    }
}
