using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>Changes that were previewed together.</summary>
internal sealed class ChangeGroupRow
{
    public Guid Id { get; set; }
    public required string Title { get; set; }
    public required string State { get; set; }
    public required string RequestedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public required string DataJson { get; set; }
}

internal sealed class ChangeGroupTable : IEntityTypeConfiguration<ChangeGroupRow>
{
    public void Configure(EntityTypeBuilder<ChangeGroupRow> builder)
    {
        builder.ToTable("ChangeGroups");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Title).HasMaxLength(Widths.Name);
        builder.Property(row => row.State).HasMaxLength(Widths.Word);
        builder.Property(row => row.RequestedBy).HasMaxLength(Widths.Name);
        builder.HasIndex(row => row.State);
    }
}
