-- name: exam_rows
-- A whole exam in one statement, so that all rows show the same state: the exam, its classes, its sections with their
-- questions, then its copies with their answers. Each row is a JSON object, of the struct of its part. With class_ids:
-- only copies of students in these classes and in the groups below them. With points_only: copies have their points in
-- the order of the questions in place of texts, and each class names its students and those of the groups below it.
-- With student_id: only the copy of this student.
WITH RECURSIVE exam AS (SELECT * FROM exams WHERE id = %(exam_id)s),
below AS (
  SELECT id FROM classes WHERE id = ANY (%(class_ids)s::uuid[])
  UNION
  SELECT c.id FROM classes c JOIN below b ON c.parent_id = b.id),
within AS (
  SELECT x.class_id, x.class_id AS id FROM exam_classes x WHERE x.exam_id = %(exam_id)s AND %(points_only)s
  UNION
  SELECT w.class_id, c.id FROM classes c JOIN within w ON c.parent_id = w.id),
members AS (
  SELECT w.class_id, json_agg(DISTINCT n.student_id) AS students FROM within w
    JOIN class_members n ON n.class_id = w.id JOIN submissions m ON m.student_id = n.student_id AND m.exam_id = %(exam_id)s
   GROUP BY w.class_id)
SELECT 'exam' AS part, 0 AS position, json_build_object(
         'id', e.id, 'externalId', e.external_id, 'version', e.version, 'title', e.title, 'subject', e.subject, 'language', e.language,
         'date', e.held_on, 'durationMinutes', e.duration_minutes, 'teacher', e.teacher, 'institution', i.name,
         'printedInstitution', e.printed_institution, 'place', e.place, 'schoolYear', e.school_year,
         'createdAt', e.created_at, 'updatedAt', e.updated_at, 'listKey', e.list_key)::text AS content
  FROM exam e JOIN institutions i ON i.id = e.institution_id
UNION ALL
SELECT 'group', x.position, json_build_object(
         'id', c.id, 'externalId', c.external_id, 'name', c.name, 'parentId', c.parent_id, 'students', n.students)::text
  FROM exam e JOIN exam_classes x ON x.exam_id = e.id JOIN classes c ON c.id = x.class_id
  LEFT JOIN members n ON n.class_id = c.id
UNION ALL
SELECT 'section', s.position, json_build_object('title', s.title, 'introduction', s.introduction, 'questions', (
         SELECT coalesce(json_agg(json_build_object(
                  'id', q.id, 'label', q.label, 'maxPoints', q.max_points::text, 'statement', q.statement, 'key', q.key)
                ORDER BY q.position), '[]')
           FROM questions q WHERE q.exam_id = s.exam_id AND q.section = s.position))::text
  FROM exam e JOIN sections s ON s.exam_id = e.id
UNION ALL
SELECT 'submission', 0, json_build_object(
         'studentId', t.id, 'number', t.number, 'lastName', t.last_name, 'firstName', t.first_name, 'status', m.status,
         'absence', m.absence, 'feedback', CASE WHEN %(points_only)s THEN '' ELSE m.feedback END,
         'classIds', (SELECT coalesce(json_agg(x.class_id ORDER BY x.position), '[]') FROM exam_classes x
                        JOIN class_members n ON n.class_id = x.class_id AND n.student_id = t.id WHERE x.exam_id = e.id),
         'answers', CASE WHEN %(points_only)s THEN '[]' ELSE (
                      SELECT coalesce(json_agg(json_build_object(
                               'questionId', a.question_id, 'points', a.points::text, 'text', a.text, 'feedback', a.feedback)), '[]')
                        FROM answers a WHERE a.submission_id = m.id) END,
         'points', CASE WHEN %(points_only)s THEN (
                     SELECT json_agg(a.points::text ORDER BY q.section, q.position) FROM questions q
                       LEFT JOIN answers a ON a.question_id = q.id AND a.submission_id = m.id WHERE q.exam_id = e.id) END)::text
  FROM exam e JOIN submissions m ON m.exam_id = e.id JOIN students t ON t.id = m.student_id
 WHERE (%(class_ids)s::uuid[] IS NULL
        OR m.student_id IN (SELECT n.student_id FROM class_members n JOIN below b ON b.id = n.class_id))
   AND (%(student_id)s::uuid IS NULL OR m.student_id = %(student_id)s)
 ORDER BY 1, 2

-- name: class_ids
-- The classes of an exam and the groups in them.
SELECT class_id FROM exam_classes WHERE exam_id = %(exam_id)s

-- name: class_names
-- The names of classes; that of a group with the class that it belongs to: several classes have a group A.
SELECT c.id, concat_ws(' – ', p.name, c.name) FROM classes c LEFT JOIN classes p ON p.id = c.parent_id WHERE c.id = ANY (%(class_ids)s)

-- name: list_exams
-- A page of exams, newest first, and one more row when another page follows.
SELECT e.id, e.external_id, e.version, e.title, e.subject, e.language, e.held_on AS date, e.school_year, e.teacher,
       e.created_at, e.updated_at, e.list_key, c.*
  FROM exams e CROSS JOIN LATERAL (
       SELECT count(*) AS students, count(*) FILTER (WHERE m.status = 'graded') AS graded,
              count(*) FILTER (WHERE m.status = 'to_grade') AS to_grade, count(*) FILTER (WHERE m.status = 'absent') AS absent
         FROM submissions m WHERE m.exam_id = e.id) c
 WHERE (%(cursor)s::uuid IS NULL OR e.list_key < %(cursor)s)
 ORDER BY e.list_key DESC LIMIT %(limit)s + 1

-- name: read_heading
-- One exam as lists show it.
SELECT e.id, e.external_id, e.version, e.title, e.subject, e.language, e.held_on AS date, e.school_year, e.teacher,
       e.created_at, e.updated_at, e.list_key, c.*
  FROM exams e CROSS JOIN LATERAL (
       SELECT count(*) AS students, count(*) FILTER (WHERE m.status = 'graded') AS graded,
              count(*) FILTER (WHERE m.status = 'to_grade') AS to_grade, count(*) FILTER (WHERE m.status = 'absent') AS absent
         FROM submissions m WHERE m.exam_id = e.id) c
 WHERE e.id = %(exam_id)s

-- name: exam_version
-- The version of an exam.
SELECT version FROM exams WHERE id = %(exam_id)s

-- name: student_names
-- The names of the students of the institution with these numbers.
SELECT number, last_name, first_name FROM students WHERE number = ANY (%(numbers)s)
