insert into t(b) values (randomblob(3000)); select 'committed ' || last_insert_rowid();
