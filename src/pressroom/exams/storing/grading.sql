-- name: lock_copy
-- The copy of a student, which nobody else changes until the transaction ends.
SELECT id, status, absence, feedback FROM submissions WHERE exam_id = %(exam_id)s AND student_id = %(student_id)s FOR UPDATE

-- name: read_question
-- A question of the exam.
SELECT max_points FROM questions WHERE id = %(question_id)s AND exam_id = %(exam_id)s

-- name: read_answer
-- The answer of the copy to a question.
SELECT points, text, feedback FROM answers WHERE submission_id = %(copy_id)s AND question_id = %(question_id)s

-- name: store_answer
-- Store the points and the feedback of an answer; its text stays.
INSERT INTO answers (submission_id, question_id, exam_id, institution_id, points, text, feedback)
VALUES (%(copy_id)s, %(question_id)s, %(exam_id)s, app_institution_id(), %(points)s, '', %(feedback)s)
ON CONFLICT (submission_id, question_id) DO UPDATE SET points = excluded.points, feedback = excluded.feedback

-- name: remove_blank
-- Remove an answer that holds nothing any more: an import writes no such row, and would count its removal as a change.
DELETE FROM answers
 WHERE submission_id = %(copy_id)s AND question_id = %(question_id)s AND points IS NULL AND text = '' AND feedback = ''

-- name: answers_of
-- What the copy holds: its answers, and how many are written, but have no points.
SELECT count(*), count(*) FILTER (WHERE points IS NULL AND text <> '') FROM answers WHERE submission_id = %(copy_id)s

-- name: store_remark
UPDATE submissions SET feedback = %(feedback)s WHERE id = %(copy_id)s

-- name: store_status
UPDATE submissions SET status = %(status)s, absence = %(absence)s WHERE id = %(copy_id)s

-- name: totals
-- The students of an exam with the totals of their copies, without any text. `chosen`: the student is in one of these
-- classes or in a group below them; without classes, each one is. A total is looked up for each copy: the server takes the
-- rows of an institution for few, and would compare each copy with the sums of all.
WITH RECURSIVE below AS (
  SELECT id FROM classes WHERE id = ANY (%(class_ids)s::uuid[])
  UNION
  SELECT c.id FROM classes c JOIN below b ON c.parent_id = b.id)
SELECT m.student_id, t.last_name, t.first_name, t.number, m.status,
       (SELECT coalesce(sum(a.points), 0) FROM answers a WHERE a.submission_id = m.id) AS total,
       %(class_ids)s::uuid[] IS NULL OR m.student_id IN (
         SELECT n.student_id FROM class_members n JOIN below b ON b.id = n.class_id) AS chosen
  FROM submissions m JOIN students t ON t.id = m.student_id
 WHERE m.exam_id = %(exam_id)s
